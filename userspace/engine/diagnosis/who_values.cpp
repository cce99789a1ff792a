// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/who_values.hpp"

#include "engine/diagnosis/open_values.hpp"
#include "engine/process_text.hpp"
#include "engine/third_person.hpp"

namespace bgpsnoop::engine {

namespace {

std::string address_of_end(const Case& c, bool is_peer)
{
    return (is_peer ? c.seen.who.peer : c.seen.who.local).address.to_string();
}

std::string end_of(const Case& c, bool is_peer)
{
    return is_peer ? address_of_end(c, true) : as_seen_by(c.seen.who, "this host");
}

} // namespace

std::string speaker(const Case& c)
{
    const auto& process = c.seen.who.process;
    if (!c.seen.who.is_this_host)
        return "The speaker of " + address_of_end(c, false);
    return process && !process->name.empty() ? "Our " + process->name : "Our speaker";
}

std::string our_speaker(const Case& c)
{
    std::string text = speaker(c);
    text.front() = c.seen.who.is_this_host ? 'o' : 't';
    return text;
}

std::string said(const Case& c)
{
    if (!c.seen.who.is_this_host)
        return address_of_end(c, peer_objects(c)) + " sent";
    return peer_objects(c) ? "Received" : "Sent";
}

std::string objector_end(const Case& c)
{
    return end_of(c, peer_objects(c));
}

std::string accused_end(const Case& c)
{
    return end_of(c, !peer_objects(c));
}

std::string accused_address(const Case& c)
{
    return address_of_end(c, !peer_objects(c));
}

std::string objecting(const Case& c)
{
    const bool by_peer = peer_objects(c);
    const OptionalOpen& open = by_peer ? their_open(c) : our_open(c);
    if (!c.seen.who.is_this_host)
        return with_as(address_of_end(c, by_peer), open);
    return with_as(by_peer ? "peer " + address_of_end(c, true) : "our speaker", open);
}

std::string whose_open(const Case& c)
{
    const bool is_ours = peer_objects(c) && c.seen.who.is_this_host;
    return is_ours ? "our OPEN" : "the OPEN of " + accused_address(c);
}

std::string speaker_beside(const Case& c)
{
    if (c.beside == nullptr || !c.beside->who.process)
        return "another process";
    return process_text(*c.beside->who.process);
}

std::string this_speaker(const Case& c)
{
    const auto& process = c.seen.who.process;
    return process ? process_text(*process) : our_speaker(c);
}

std::string other_session(const Case& c)
{
    if (c.refuser_up_with)
        return c.refuser_up_with->to_string();
    return c.refuser_spoke ? c.refuser_spoke->other.to_string() : "another router";
}

} // namespace bgpsnoop::engine
