// SPDX-License-Identifier: Apache-2.0
#include "source/loader/refusal.hpp"

#include <cstring>

#include <fmt/format.h>

namespace bgpsnoop::source {

namespace {

/// The last line of the verifier's log says what it refused; its statistics come behind. A kernel
/// that refuses a program before it looks at it leaves the log empty.
std::string reason_in(std::string_view log, int error)
{
    const auto end = log.find("\nprocessed ");
    if (end == std::string_view::npos)
        return std::strerror(error);
    const auto begin = log.rfind('\n', end - 1);
    const auto line = log.substr(begin + 1, end - begin - 1);
    return line.ends_with("-- BEGIN PROG LOAD LOG --") ? std::strerror(error) : std::string(line);
}

/// libbpf: "prog 'NAME': failed to load: -22".
std::string program_in(std::string_view log)
{
    constexpr std::string_view mark = "prog '";
    const auto found = log.find(mark);
    if (found == std::string_view::npos)
        return "";
    const auto name = log.substr(found + mark.size());
    return std::string(name.substr(0, name.find('\'')));
}

} // namespace

Refusal refusal_of_load(int error, std::string_view log)
{
    return {error, program_in(log), reason_in(log, error)};
}

Refusal refusal_of_attachment(int error, const std::string& program)
{
    constexpr int enotsupp = 524; // the kernel's own, where it cannot trace functions
    const char* reason =
        error == enotsupp ? "this kernel does not support it" : std::strerror(error);
    return {error, program, fmt::format("cannot be attached: {}", reason)};
}

} // namespace bgpsnoop::source
