// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
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
/// second old. (Where no state follows, the age that it tells must grow.) Any thread may ask.
class Answers {
public:
    static constexpr std::size_t most_bytes = std::size_t{32} << 20;
    static constexpr std::chrono::seconds lasts{1};

    explicit Answers(std::string telemetry_path) : telemetry_path_(std::move(telemetry_path)) {}

    void publish(std::shared_ptr<const State> state);
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

    std::shared_ptr<Shown> shown() const;
    AnswerPtr make(const Request& request, const Shown& shown);

    const std::string telemetry_path_;
    BodyBudget budget_{most_bytes};
    mutable std::mutex mutex_; ///< guards the pointer
    std::shared_ptr<Shown> shown_ = std::make_shared<Shown>();
};

} // namespace bgpsnoop::sink
