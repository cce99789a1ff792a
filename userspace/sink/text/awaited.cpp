// SPDX-License-Identifier: Apache-2.0
#include "sink/text/awaited.hpp"

namespace bgpsnoop::sink {

namespace {

struct IsAwaited {
    bool operator()(const engine::ConnectionOpened& /*event*/) const { return false; }
    bool operator()(const engine::ResetObserved& /*event*/) const { return false; }
    bool operator()(const engine::ClosedBy& /*event*/) const { return false; }
    bool operator()(const engine::SessionStateChanged& /*event*/) const { return false; }
    bool operator()(const engine::MessageObserved& event) const
    {
        return !std::holds_alternative<wire::RouteRefresh>(event.body) &&
               !std::holds_alternative<wire::EndOfRib>(event.body);
    }
    template <typename Other> bool operator()(const Other& /*event*/) const { return true; }
};

} // namespace

bool is_awaited(const engine::Finding& finding)
{
    return std::visit(IsAwaited{}, finding.what);
}

} // namespace bgpsnoop::sink
