// SPDX-License-Identifier: Apache-2.0
#include "engine/session/bind_failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include <fmt/format.h>

#include "engine/process_text.hpp"
#include "engine/session/warning.hpp"

namespace bgpsnoop::engine {

namespace {

struct ErrorRow {
    int error;
    std::string_view name;
    std::string_view means;
};

constexpr std::array error_rows{
    ErrorRow{EADDRINUSE, "EADDRINUSE", "the port is in use"},
    ErrorRow{EADDRNOTAVAIL, "EADDRNOTAVAIL", "the address is not one of this host's"},
    ErrorRow{EACCES, "EACCES", "it may not have so low a port (CAP_NET_BIND_SERVICE)"},
    ErrorRow{EPERM, "EPERM", "it was forbidden"},
};

const ErrorRow* row_of(const BindFailed& failed)
{
    const auto* row = std::ranges::find(error_rows, failed.error, &ErrorRow::error);
    return row == error_rows.end() ? nullptr : row;
}

std::string reason(const BindFailed& failed, const Process* holder)
{
    if (failed.error == 0)
        return "why is not known";
    const ErrorRow* row = row_of(failed);
    if (row == nullptr)
        return fmt::format("errno {}", failed.error);
    const bool is_held = failed.error == EADDRINUSE && holder != nullptr;
    return fmt::format("{}, {}{}", row->name, row->means,
                       is_held ? " by " + process_text(*holder) : std::string());
}

/// Without a port it is to call from there.
std::string what_for(const Endpoint& local)
{
    const std::string address =
        local.address.is_unspecified() ? "all addresses" : local.address.to_string();
    return local.port == 0 ? "cannot call from " + address
                           : fmt::format("cannot have port {} of {}", local.port, address);
}

} // namespace

Warning bind_failure(const Identity& who, const BindFailed& failed, const Process* holder)
{
    const ErrorRow* row = row_of(failed);
    return {warning::bind_failed,
            fmt::format("{} {}: {}.", who.process ? process_text(*who.process) : "A process",
                        what_for(who.local), reason(failed, holder)),
            row != nullptr ? row->name : std::string_view()};
}

} // namespace bgpsnoop::engine
