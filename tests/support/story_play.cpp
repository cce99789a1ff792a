// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

namespace bgpsnoop::test {

using namespace engine;

std::vector<Finding> play(Engine& engine, const std::vector<Input>& inputs)
{
    std::vector<Finding> all;
    for (const Input& input : inputs)
        for (Finding& finding : engine.feed(input))
            all.push_back(std::move(finding));
    return all;
}

std::vector<Finding> play(const Story& story, Options options)
{
    Engine engine(std::move(options));
    Story whole = story;
    for (int i = 0; i < 4; ++i)
        whole.after(5s).tick();
    return play(engine, whole.inputs);
}

} // namespace bgpsnoop::test
