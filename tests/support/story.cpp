// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

#include <algorithm>
#include <cerrno>

namespace bgpsnoop::test {

using namespace engine;

Story::Story()
{
    addresses("10.82.1.9", "10.82.1.10");
    who_.netns = 4026531840;
    who_.process = Process{usual_speaker, "bird"};
    sample_.unread_bytes = 0;
    sample_.unacked_bytes = 0;
    sample_.bytes_accepted = 0;
}

Story& Story::after(Duration span)
{
    now_ += span;
    return *this;
}

Story& Story::next_connection()
{
    return connection(newest_id_ + 1);
}

Story& Story::connection(std::uint64_t id)
{
    id_ = id;
    newest_id_ = std::max(newest_id_, id);
    state_ = TcpState::close;
    offset_ = {};
    who_.local.port = 0;
    who_.peer.port = 0;
    exiting_ = false;
    sample_ = {};
    if (!capture_) {
        sample_.unread_bytes = 0;
        sample_.unacked_bytes = 0;
        sample_.bytes_accepted = 0;
    }
    return *this;
}

Story& Story::addresses(std::string_view local, std::string_view peer)
{
    who_.local.address = wire::Address::parse(local).value();
    who_.peer.address = wire::Address::parse(peer).value();
    return *this;
}

Story& Story::netns(std::uint32_t inode, std::uint64_t cookie)
{
    who_.netns = inode;
    who_.netns_cookie = cookie;
    return *this;
}

Story& Story::as_numbers(std::uint16_t local, std::uint16_t peer)
{
    our_as = local;
    their_as = peer;
    return *this;
}

Story& Story::process(std::uint32_t pid, std::string name)
{
    who_.process = Process{pid, std::move(name)};
    return *this;
}

Story& Story::of_no_known_host()
{
    who_.is_this_host = false;
    return *this;
}

Story& Story::from_capture()
{
    capture_ = true;
    who_.process.reset();
    who_.netns = 0;
    sample_ = {};
    return *this;
}

Story& Story::add(decltype(Input::what) what)
{
    inputs.push_back({now_, ConnectionId{id_}, who_, std::move(what)});
    return *this;
}

Story& Story::moves(TcpState to, bool by_owner, int error)
{
    const TcpState from = state_;
    state_ = to;
    const bool owner = by_owner && !capture_;
    return add(TcpStateChanged{from, to, owner, owner && exiting_, error, sample_});
}

Story& Story::calls()
{
    who_.peer.port = 179;
    moves(TcpState::syn_sent, true);
    who_.local.port = static_cast<std::uint16_t>(40000 + id_);
    return *this;
}

Story& Story::connected()
{
    return moves(TcpState::established);
}

Story& Story::called()
{
    state_ = TcpState::listen;
    moves(TcpState::syn_recv);
    who_.local.port = 179;
    who_.peer.port = static_cast<std::uint16_t>(50000 + id_);
    return moves(TcpState::established);
}

Story& Story::found(TcpState state)
{
    who_.local.port = static_cast<std::uint16_t>(40000 + id_);
    who_.peer.port = 179;
    state_ = state;
    return add(SocketFound{state, sample_});
}

Story& Story::syn_unanswered(Duration ago, bool given_up, std::uint32_t answers)
{
    who_.local.port = 179;
    who_.peer.port = static_cast<std::uint16_t>(50000 + id_);
    return add(SynUnanswered{now_ - ago, 2, given_up, false, answers});
}

Story& Story::call_withdrawn(Duration ago)
{
    syn_unanswered(ago, true, 1);
    std::get<SynUnanswered>(inputs.back().what).withdrawn = true;
    return *this;
}

Story& Story::withdraws_call()
{
    std::get<TcpStateChanged>(untaken(1).fails(0, true).inputs.back().what).withdrawn = true;
    return *this;
}

Story& Story::syn_refused(std::optional<bool> foreign_ttl)
{
    who_.local.port = 179;
    who_.peer.port = static_cast<std::uint16_t>(50000 + id_);
    return add(SynRefused{foreign_ttl});
}

Story& Story::unsendable()
{
    inputs.push_back({now_, ConnectionId::none, who_, CallUnsendable{}});
    return *this;
}

Story& Story::peer_fin()
{
    const bool answers_ours = state_ == TcpState::fin_wait1 || state_ == TcpState::fin_wait2;
    return moves(answers_ours ? TcpState::time_wait : TcpState::close_wait);
}

Story& Story::peer_reset(std::optional<bool> with_ack, std::optional<bool> foreign_ttl)
{
    const int error = state_ == TcpState::syn_sent     ? ECONNREFUSED
                      : state_ == TcpState::close_wait ? EPIPE
                                                       : ECONNRESET;
    add(ResetSeen{Direction::received, "", with_ack, foreign_ttl});
    moves(TcpState::close, false, error);
    return add(SocketErrorSeen{error, {}});
}

Story& Story::closes()
{
    if (state_ == TcpState::close_wait) {
        moves(TcpState::last_ack, true);
        return after(1ms).moves(TcpState::close);
    }
    moves(TcpState::fin_wait1, true);
    after(1ms).moves(TcpState::fin_wait2);
    return moves(TcpState::close);
}

Story& Story::close_is_reset()
{
    moves(TcpState::fin_wait1, true);
    return after(5ms).peer_reset({});
}

Story& Story::closes_with_reset(std::string_view kernel_reason)
{
    if (capture_) {
        add(ResetSeen{Direction::sent, "", true});
        return moves(TcpState::close);
    }
    moves(TcpState::close, true);
    return after(5us).add(ResetSeen{Direction::sent, std::string(kernel_reason), {}});
}

Story& Story::reset_sent(std::optional<bool> with_ack, std::optional<bool> foreign_ttl)
{
    return add(ResetSeen{Direction::sent, "", with_ack, foreign_ttl});
}

Story& Story::owner_exits()
{
    exiting_ = true;
    return *this;
}

Story& Story::fails(int error, bool by_owner)
{
    return moves(TcpState::close, by_owner, error);
}

Story& Story::reports(int error, std::optional<SocketErrorSeen::Icmp> icmp)
{
    return add(SocketErrorSeen{error, icmp});
}

Story& Story::icmp(std::uint8_t type, std::uint8_t code)
{
    inputs.push_back({now_, ConnectionId::none, who_, IcmpSeen{type, code}});
    return *this;
}

Story& Story::end_of_input()
{
    inputs.push_back({now_, ConnectionId::none, {}, EndOfInput{}});
    return *this;
}

Story& Story::sample()
{
    return add(SampleTaken{sample_});
}

Story& Story::sample_unchanged()
{
    add(SampleUnchanged{});
    inputs.back().who = {};
    return *this;
}

Story& Story::gone()
{
    return add(SocketGone{});
}

Story& Story::tick()
{
    inputs.push_back({now_, ConnectionId::none, {}, Tick{}});
    return *this;
}

Story& Story::then(const Story& later)
{
    const std::uint64_t base = newest_id_;
    const Duration shift = now_ - story_begin;
    for (Input input : later.inputs) {
        input.time += shift;
        if (input.connection != ConnectionId::none) {
            const std::uint64_t id = base + static_cast<std::uint64_t>(input.connection);
            newest_id_ = std::max(newest_id_, id);
            input.connection = ConnectionId{id};
        }
        inputs.push_back(std::move(input));
    }
    now_ = later.now_ + shift;
    return *this;
}

} // namespace bgpsnoop::test
