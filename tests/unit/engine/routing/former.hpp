// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "unit/engine/stories.hpp"

/// A run of the agent that has ended, and the next one.
namespace bgpsnoop::test {

/// An engine that has lived through the story up to now.
struct Former {
    explicit Former(const Story& story) { play(engine, story.inputs); }

    engine::KeptState left(bool alive)
    {
        engine::KeptState kept = engine.keep();
        for (engine::KeptSession& session : kept.sessions)
            for (engine::KeptConnection& connection : session.living)
                connection.alive = alive;
        return kept;
    }
    engine::SessionSnapshot session() const { return engine.snapshot().sessions.at(0); }

    engine::Engine engine{{}};
};

inline Story an_hour_up()
{
    return running().counted(60, 61).repeated(7).sample().after(3600s).tick();
}

/// Told by the next agent: `down` later, the socket is there as ever.
inline Story found_again(engine::Duration down = 20s)
{
    Story story;
    return story.after(3601s + down).repeated(9).found().after(1s).tick();
}

inline std::vector<engine::Finding> resume(engine::Engine& engine, const engine::KeptState& kept,
                                           const Story& story)
{
    engine.resume(kept, story.inputs.front().time);
    return play(engine, story.inputs);
}

} // namespace bgpsnoop::test
