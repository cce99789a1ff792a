// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "sink/http/body.hpp"
#include "sink/http/routes.hpp"

namespace bgpsnoop::sink {

/// A response whose body may be on its way to many.
struct Answer {
    Response head; ///< without its body
    std::shared_ptr<const Body> body;
    bool gzip = false; ///< the body is packed
};
using AnswerPtr = std::shared_ptr<const Answer>;

/// What is published, and the answers that tell of nothing else: each is made when it is first
/// asked for, and is the same object for all who ask, until the next state is published or it is a
/// second old. (Where no state follows, the age that it tells must grow.) Any thread may ask. Who
/// finds a state that is a second old asks for another, and waits until it is published.
class Answers {
public:
    static constexpr std::size_t most_bytes = std::size_t{32} << 20;
    static constexpr std::chrono::seconds lasts{1};
    /// For a newer state, and then no more until one is published: a loop that is behind must not
    /// hold up the threads that tell of it.
    static constexpr std::chrono::seconds patience{1};

    /// `ask`: that somebody may publish another state soon, from any thread. Null: nobody would.
    explicit Answers(std::string telemetry_path, std::function<void()> ask = {})
        : telemetry_path_(std::move(telemetry_path)), ask_(std::move(ask))
    {
    }

    void publish(std::shared_ptr<const State> state);
    void stop_asking(); ///< nobody publishes any more: who waits goes on with what there is
    AnswerPtr to(const Request& request);
    std::uint64_t withdrawn() const { return budget_.withdrawn(); }

private:
    /// A state, and what was made of it.
    struct Shown {
        struct Made {
            AnswerPtr answer;
            std::chrono::steady_clock::time_point at;
        };
        std::shared_ptr<const State> state;
        std::mutex mutex; ///< guards `made`; held while one is made: who wants it too waits
        std::map<std::string, Made, std::less<>> made; ///< by path, and how packed
    };

    std::shared_ptr<Shown> shown();
    AnswerPtr make(const Request& request, const Shown& shown);

    const std::string telemetry_path_;
    const std::function<void()> ask_;
    BodyBudget budget_{most_bytes};
    std::mutex mutex_; ///< guards what follows
    std::condition_variable published_;
    std::shared_ptr<Shown> shown_ = std::make_shared<Shown>();
    bool asked_in_vain_ = false; ///< since the last was published
    bool may_ask_ = true;
};

} // namespace bgpsnoop::sink
