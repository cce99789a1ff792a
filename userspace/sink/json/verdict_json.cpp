// SPDX-License-Identifier: Apache-2.0
#include "sink/json/verdict_json.hpp"

#include <nlohmann/json.hpp>

namespace bgpsnoop::sink {

void put_verdict(nlohmann::ordered_json& out, const engine::Verdict& verdict)
{
    out["outcome"] = engine::name(verdict.outcome);
    out["layer"] = engine::name(engine::layer_of(verdict.outcome));
    out["side"] = engine::name(verdict.side);
    out["phase"] = engine::name(verdict.phase);
    auto& causes = out["causes"] = nlohmann::ordered_json::array();
    for (const engine::Cause cause : verdict.causes)
        causes.push_back(engine::name(cause));
    out["certainty"] = engine::name(verdict.certainty);
    out["explanation"] = verdict.explanation;
    out["evidence"] = verdict.evidence;
    out["next_step"] = verdict.next_step;
}

} // namespace bgpsnoop::sink
