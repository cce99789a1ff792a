// SPDX-License-Identifier: Apache-2.0
#include "sink/http/answers.hpp"

#include <utility>

#include <fmt/format.h>

#include "sink/http/packing.hpp"

namespace bgpsnoop::sink {

void Answers::publish(std::shared_ptr<const State> state)
{
    auto next = std::make_shared<Shown>();
    next->state = std::move(state);
    {
        const std::lock_guard lock(mutex_);
        shown_.swap(next); // the old one, perhaps the last of its kind, dies outside the lock
        asked_in_vain_ = false;
    }
    published_.notify_all();
}

void Answers::stop_asking()
{
    {
        const std::lock_guard lock(mutex_);
        may_ask_ = false;
    }
    published_.notify_all();
}

std::shared_ptr<Answers::Shown> Answers::shown()
{
    std::unique_lock lock(mutex_);
    auto before = shown_;
    const auto is_old = [&] {
        return before->state && std::chrono::steady_clock::now() - before->state->made >= lasts;
    };
    if (!ask_ || !may_ask_ || asked_in_vain_ || !is_old())
        return before;
    ask_();
    asked_in_vain_ =
        !published_.wait_for(lock, patience, [&] { return shown_ != before || !may_ask_; });
    return shown_;
}

AnswerPtr Answers::make(const Request& request, const Shown& shown)
{
    Response response = respond(request, shown.state, telemetry_path_);
    auto answer = std::make_shared<Answer>();
    if (request.gzip && response.body.size() >= least_packed)
        if (auto smaller = packed(response.body)) {
            response.body = *std::move(smaller);
            answer->gzip = true;
        }
    answer->body = budget_.admit(std::exchange(response.body, {}));
    answer->head = std::move(response);
    return answer;
}

AnswerPtr Answers::to(const Request& request)
{
    const auto now_shown = shown();
    if (!is_of_state_alone(request, telemetry_path_))
        return make(request, *now_shown);
    const std::lock_guard lock(now_shown->mutex);
    Shown::Made& made = now_shown->made[fmt::format("{} {}", request.path, request.gzip)];
    const auto now = std::chrono::steady_clock::now();
    if (!made.answer || made.answer->body->withdrawn() || now - made.at >= lasts) {
        made.answer.reset(); // the old one makes room for the new
        made = {make(request, *now_shown), now};
    }
    return made.answer;
}

} // namespace bgpsnoop::sink
