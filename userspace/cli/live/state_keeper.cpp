// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_keeper.hpp"

#include <new>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "engine/present.hpp"
#include "sink/json/kept_json.hpp"
#include "sink/json/kept_times.hpp"
#include "source/host/host_id.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/host/present_sockets.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr auto keeping_interval = std::chrono::seconds(10);
constexpr auto shortest_interval = std::chrono::seconds(5);

/// A step of the clock: one that is slewed moves all the time.
constexpr auto worth_writing = std::chrono::seconds(1);

/// The text without the time until which it was watched, which alone is no change.
std::string_view lasting(std::string_view text)
{
    const auto at = text.find("\"boot_id\"");
    return at == std::string_view::npos ? text : text.substr(at);
}

std::string taken_by_another(const std::string& directory)
{
    return fmt::format("another agent keeps its state in {}: this one keeps none; give it a "
                       "--state-dir of its own",
                       directory);
}

std::vector<engine::KeptSocket*> sockets_of(engine::KeptState& state)
{
    std::vector<engine::KeptSocket*> sockets;
    for (auto& session : state.sessions)
        for (auto& connection : session.living)
            sockets.push_back(&connection);
    for (auto& socket : state.judged)
        sockets.push_back(&socket);
    return sockets;
}

} // namespace

StateKeeper::StateKeeper(const std::string& directory, source::BootClock& clock,
                         std::vector<std::uint16_t> ports, bool only_own_netns, Report report)
    : host_(source::host_id()),
      path_(directory),
      clock_(clock),
      ports_(std::move(ports)),
      only_own_netns_(only_own_netns),
      report_(report)
{
    if (directory == "none")
        return;
    directory_.emplace(directory);
    if (directory_->is_of_another()) {
        report_(taken_by_another(directory));
        return;
    }
    file_.emplace(directory, host_);
    falls_file_.emplace(directory);
}

StateKeeper::Name StateKeeper::name_of(const engine::KeptSocket& socket)
{
    return {socket.who.netns, socket.who.local, socket.who.peer, socket.first_seen};
}

void StateKeeper::put_on_our_clock(Former& former)
{
    constexpr std::chrono::minutes worth_a_word{1};
    const engine::KeptState& state = former.state;
    const bool same_boot = !state.rebooted && !state.boot_id.empty();
    if (same_boot) // else what one run shows and the next would differ by microseconds
        clock_.agree_with(engine::Time(state.clock_boot + state.clock_step));
    const auto change = sink::clock_change(state, same_boot, clock_.boot(), clock_.now());
    if (change.set_back() > worth_a_word)
        report_(fmt::format("the clock is {} behind the kept state: what is later than now is "
                            "taken to have been now",
                            sink::duration_text(change.set_back())));
    sink::change_times(former.state, change);
    sink::change_times(former.falls, change);
    sink::change_times(former.courses, change);
}

std::optional<StateKeeper::Former> StateKeeper::load()
{
    std::string problem;
    auto state = file_ ? file_->load(problem) : std::nullopt;
    if (!problem.empty())
        report_(problem);
    if (!state)
        return std::nullopt;
    compare(*state, source::look_at_present(ports_, only_own_netns_));
    Former former{std::move(*state), {}, {}};
    load_falls(former);
    put_on_our_clock(former);
    for (const auto& session : former.state.sessions)
        for (const auto& connection : session.living)
            if (connection.alive)
                cookies_[name_of(connection)] = connection.socket_cookie;
    for (const auto& socket : former.state.judged)
        cookies_[name_of(socket)] = socket.socket_cookie;
    return former;
}

void StateKeeper::load_falls(Former& former)
{
    std::string problem;
    auto kept = falls_file_->load(problem);
    if (!problem.empty())
        report_(problem);
    former.courses = sink::courses_of(former.state, kept);
    former.falls = sink::falls_of(former.state, std::move(kept));
}

/// Asks the kernel for those that are new.
void StateKeeper::add_cookies(engine::KeptState& state)
{
    const auto known = std::exchange(cookies_, {});
    const auto sockets = sockets_of(state);
    std::vector<engine::KeptSocket*> asked;
    for (engine::KeptSocket* each : sockets) {
        const auto found = known.find(name_of(*each));
        each->socket_cookie = found == known.end() ? 0 : found->second;
        if (found == known.end())
            asked.push_back(each);
    }
    if (!asked.empty())
        source::add_socket_cookies(asked);
    for (const engine::KeptSocket* each : sockets)
        if (each->socket_cookie != 0) // else it is asked for again
            cookies_[name_of(*each)] = each->socket_cookie;
    std::erase_if(state.judged, // nobody could know it again
                  [](const engine::KeptSocket& each) { return each.socket_cookie == 0; });
}

StateKeeper::Kept StateKeeper::kept_of(const engine::Engine& engine,
                                       const sink::EventHistory& history)
{
    if (directory_->is_gone()) {
        written_.clear();
        falls_written_.reset();
    }
    Kept kept{engine.keep(), {}, {}, history.kept_changes()};
    if (kept.changes != falls_written_) {
        kept.falls = history.falls();
        kept.courses = history.courses();
    }
    kept.state.host = host_;
    kept.state.boot_id = source::boot_id();
    kept.state.clock_boot = clock_.boot().time_since_epoch();
    kept.state.clock_step = sink::shown(engine::Time()).time_since_epoch();
    kept.state.own_netns = source::own_netns();
    add_cookies(kept.state);
    return kept;
}

bool StateKeeper::is_writing() const
{
    return writing_.valid() &&
           writing_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

/// Whoever kills the agent after a scrape should find on the disk what was scraped: a counter that
/// comes back lower is taken for one that began anew, and its whole value for an increase.
void StateKeeper::keep_sometimes(const engine::Engine& engine, const sink::EventHistory& history,
                                 std::uint64_t scrapes)
{
    const auto now = std::chrono::steady_clock::now();
    const auto interval = scrapes == kept_scrapes_ ? keeping_interval : shortest_interval;
    if (!file_ || now - kept_at_ < interval || is_writing())
        return;
    kept_at_ = now;
    kept_scrapes_ = scrapes;
    if (writing_.valid())
        tell(writing_.get());
    begin_writing(kept_of(engine, history));
}

/// Where there is no thread to be had it waits for the next time.
void StateKeeper::begin_writing(Kept kept)
{
    try {
        writing_ = std::async(std::launch::async, &StateKeeper::write, this, std::move(kept));
    } catch (const std::system_error& error) {
        tell(fmt::format("cannot keep the state: no thread to write it: {}", error.what()));
    }
}

void StateKeeper::keep_at_last(const engine::Engine& engine, const sink::EventHistory& history)
{
    if (!file_)
        return;
    if (writing_.valid())
        tell(writing_.get());
    tell(write(kept_of(engine, history)));
}

std::string StateKeeper::write_falls(Kept& kept)
{
    if (kept.changes == falls_written_)
        return {};
    std::uint64_t left_out = 0;
    std::string problem =
        falls_file_->save({kept.state, std::move(kept.falls), std::move(kept.courses)}, left_out);
    if (problem.empty())
        falls_written_ = kept.changes;
    falls_left_out_ = left_out;
    return problem;
}

/// Somebody who tidies up may take it away: what the next run needs is still known here.
std::string StateKeeper::make_directory_again()
{
    if (!directory_->is_gone())
        return {};
    directory_.emplace(path_);
    return directory_->is_of_another() ? taken_by_another(path_) : std::string();
}

/// In a thread of its own: nobody else looks at what was written meanwhile. A state that names a
/// fall is written after that.
std::string StateKeeper::write(Kept kept)
{
    try {
        if (std::string problem = make_directory_again(); !problem.empty())
            return problem;
        std::string problem = write_falls(kept);
        const std::string text = sink::kept_text(kept.state);
        const auto clock_moved = std::chrono::abs(kept.state.clock_step - step_written_);
        if (lasting(text) == written_ && clock_moved < worth_writing)
            return problem;
        if (const std::string worse = file_->save(text); !worse.empty())
            problem = worse;
        written_ = problem.empty() ? lasting(text) : std::string_view();
        step_written_ = kept.state.clock_step;
        return problem;
    } catch (const std::bad_alloc&) {
        return "cannot keep the state: there is not enough memory to write it";
    }
}

std::map<std::string, std::uint64_t> StateKeeper::files_refused() const
{
    if (!file_)
        return {};
    return {{"falls", falls_file_->refused()}, {"state", file_->refused()}};
}

/// Each time that it could not be kept is counted, and said once.
void StateKeeper::tell(const std::string& problem)
{
    write_errors_ += problem.empty() ? 0 : 1;
    if (problem != std::exchange(told_, problem) && !problem.empty())
        report_(problem);
}

} // namespace bgpsnoop::cli
