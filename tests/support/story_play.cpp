// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

#include <algorithm>

namespace bgpsnoop::test {

using namespace engine;

namespace {

bool is_call_of_usual_speaker(const Input& input)
{
    const auto* change = std::get_if<TcpStateChanged>(&input.what);
    const bool calls = (change != nullptr && change->new_state == TcpState::syn_sent) ||
                       std::holds_alternative<CallUnsendable>(input.what);
    return calls && input.who.process && input.who.process->pid == usual_speaker;
}

} // namespace

Input listening(std::uint32_t pid, std::uint32_t netns)
{
    Input input{.time = story_begin, .what = ListeningBegun{.found = true}};
    input.who.local = {wire::Address::parse("0.0.0.0").value(), 179};
    input.who.netns = netns;
    input.who.process = Process{pid, "daemon"};
    return input;
}

std::vector<Finding> play(Engine& engine, const std::vector<Input>& inputs)
{
    std::vector<Finding> all;
    const auto call = std::ranges::find_if(inputs, is_call_of_usual_speaker);
    if (call != inputs.end())
        engine.feed(listening(usual_speaker, call->who.netns));
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
