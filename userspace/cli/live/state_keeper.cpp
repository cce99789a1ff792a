// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_keeper.hpp"

#include <new>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "engine/present.hpp"
#include "sink/json/kept_json.hpp"
#include "sink/json/kept_times.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/host/present_sockets.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr auto keeping_interval = std::chrono::seconds(10);
constexpr auto shortest_interval = std::chrono::seconds(5);

/// The text without the time until which it was watched, which alone is no change.
std::string_view lasting(std::string_view text)
{
    const auto at = text.find("\"boot_id\"");
    return at == std::string_view::npos ? text : text.substr(at);
}

} // namespace

StateKeeper::StateKeeper(const std::string& directory, const source::BootClock& clock,
                         std::vector<std::uint16_t> ports, bool only_own_netns, Report report)
    : clock_(clock), ports_(std::move(ports)), only_own_netns_(only_own_netns), report_(report)
{
    if (directory != "none")
        file_.emplace(directory);
}

StateKeeper::Name StateKeeper::name_of(const engine::KeptConnection& connection)
{
    return {connection.who.netns, connection.who.local, connection.who.peer, connection.first_seen};
}

/// Since the same boot its clock and ours go alike, wherever the wall clock stood. Else what the
/// wall clock showed is all there is.
void StateKeeper::put_on_our_clock(engine::KeptState& state) const
{
    const bool same_boot = state.boot_id == source::boot_id() && state.clock_boot.count() != 0;
    sink::move_times(state, same_boot ? clock_.boot().time_since_epoch() - state.clock_boot
                                      : state.clock_step);
}

std::optional<engine::KeptState> StateKeeper::load()
{
    std::string problem;
    auto state = file_ ? file_->load(problem) : std::nullopt;
    if (!problem.empty())
        report_(problem);
    if (!state)
        return std::nullopt;
    put_on_our_clock(*state);
    compare(*state, source::look_at_present(ports_, only_own_netns_));
    for (const auto& session : state->sessions)
        for (const auto& connection : session.living)
            if (connection.alive)
                cookies_[name_of(connection)] = connection.socket_cookie;
    return state;
}

/// Asks the kernel for those that are new.
void StateKeeper::add_cookies(engine::KeptState& state)
{
    const auto known = std::exchange(cookies_, {});
    std::vector<engine::KeptConnection*> asked;
    for (auto& session : state.sessions)
        for (auto& connection : session.living) {
            const auto found = known.find(name_of(connection));
            connection.socket_cookie = found == known.end() ? 0 : found->second;
            if (found == known.end())
                asked.push_back(&connection);
        }
    if (!asked.empty())
        source::add_socket_cookies(asked);
    for (const auto& session : state.sessions)
        for (const auto& connection : session.living)
            if (connection.socket_cookie != 0) // else it is asked for again
                cookies_[name_of(connection)] = connection.socket_cookie;
}

engine::KeptState StateKeeper::state_of(const engine::Engine& engine)
{
    engine::KeptState state = engine.keep();
    state.boot_id = source::boot_id();
    state.clock_boot = clock_.boot().time_since_epoch();
    state.clock_step = clock_.wall_clock_step();
    state.own_netns = source::own_netns();
    add_cookies(state);
    return state;
}

bool StateKeeper::is_writing() const
{
    return writing_.valid() &&
           writing_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

/// Whoever kills the agent after a scrape should find on the disk what was scraped: a counter that
/// comes back lower is taken for one that began anew, and its whole value for an increase.
void StateKeeper::keep_sometimes(const engine::Engine& engine, std::uint64_t scrapes)
{
    const auto now = std::chrono::steady_clock::now();
    const auto interval = scrapes == kept_scrapes_ ? keeping_interval : shortest_interval;
    if (!file_ || now - kept_at_ < interval || is_writing())
        return;
    kept_at_ = now;
    kept_scrapes_ = scrapes;
    if (writing_.valid())
        tell(writing_.get());
    begin_writing(state_of(engine));
}

/// Where there is no thread to be had it waits for the next time.
void StateKeeper::begin_writing(engine::KeptState state)
{
    try {
        writing_ = std::async(std::launch::async, &StateKeeper::write, this, std::move(state));
    } catch (const std::system_error& error) {
        tell(fmt::format("cannot keep the state: no thread to write it: {}", error.what()));
    }
}

void StateKeeper::keep_at_last(const engine::Engine& engine)
{
    if (!file_)
        return;
    if (writing_.valid())
        tell(writing_.get());
    tell(write(state_of(engine)));
}

/// In a thread of its own: nobody else looks at `written_` meanwhile.
std::string StateKeeper::write(const engine::KeptState& state)
{
    try {
        const std::string text = sink::kept_text(state);
        if (lasting(text) == written_)
            return {};
        std::string problem = file_->save(text);
        written_ = problem.empty() ? lasting(text) : std::string_view();
        return problem;
    } catch (const std::bad_alloc&) {
        return "cannot keep the state: there is not enough memory to write it";
    }
}

void StateKeeper::tell(const std::string& problem)
{
    if (problem != std::exchange(told_, problem) && !problem.empty())
        report_(problem);
}

} // namespace bgpsnoop::cli
