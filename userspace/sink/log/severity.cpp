// SPDX-License-Identifier: Apache-2.0
#include "sink/log/severity.hpp"

#include <algorithm>
#include <variant>

namespace bgpsnoop::sink {

namespace {

using enum Severity;

struct SeverityOf {
    Severity operator()(const engine::SessionDown& down) const
    {
        return engine::layer_of(down.outcome) == engine::Layer::administrative ? warning : error;
    }
    Severity operator()(const engine::SessionUp&) const { return notice; }
    Severity operator()(const engine::ConnectionClosed& closed) const
    {
        return engine::layer_of(closed.verdict.outcome) == engine::Layer::none ? info : warning;
    }
    Severity operator()(const engine::MessageObserved& message) const
    {
        return std::holds_alternative<wire::Notification>(message.body) ? notice : debug;
    }
    Severity operator()(const engine::Warning&) const { return warning; }
    Severity operator()(const engine::RecordsLost&) const { return warning; }
    Severity operator()(const engine::ListenerOpened&) const { return info; }
    Severity operator()(const engine::ListenerClosed&) const { return warning; }
    template <typename Detail> Severity operator()(const Detail&) const { return debug; }
};

} // namespace

Severity severity_of(const engine::Finding& finding)
{
    const Severity severity = std::visit(SeverityOf(), finding.what);
    return finding.stranger ? std::max(severity, info) : severity;
}

} // namespace bgpsnoop::sink
