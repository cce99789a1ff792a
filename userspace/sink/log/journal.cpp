// SPDX-License-Identifier: Apache-2.0
#include "sink/log/journal.hpp"

#include <cctype>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/uio.h>
#define SD_JOURNAL_SUPPRESS_LOCATION // of no use to who reads events
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "sink/log/severity.hpp"

namespace bgpsnoop::sink {

namespace {

std::string message_line(const nlohmann::ordered_json& event)
{
    std::string text = fmt::format("{} {}", event.value("peer", "-"), event.value("event", ""));
    for (const char* field : {"outcome", "message", "new_state", "warning", "explanation"})
        if (event.contains(field))
            text += fmt::format(": {}", event.value(field, ""));
    return text;
}

} // namespace

std::vector<std::string> journal_fields(const engine::Finding& finding)
{
    const nlohmann::ordered_json event = event_json(finding);
    std::vector<std::string> fields{
        "SYSLOG_IDENTIFIER=bgpsnoop",
        fmt::format("PRIORITY={}", static_cast<int>(severity_of(finding))),
        fmt::format("MESSAGE_ID={}", event_kind(finding).message_id),
        fmt::format("MESSAGE={}", message_line(event))};
    for (const auto& [key, value] : event.items()) {
        std::string name = "BGPSNOOP_" + key;
        for (char& letter : name)
            letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        fields.push_back(fmt::format(
            "{}={}", name, value.is_string() ? value.get<std::string>() : json_line(value)));
    }
    return fields;
}

bool writes_to_journal(int descriptor)
{
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat here {};
    return stream != nullptr && ::fstat(descriptor, &here) == 0 &&
           fmt::format("{}:{}", here.st_dev, here.st_ino) == stream;
}

Medium::Entry Journal::entry_of(const engine::Finding& finding) const
{
    return journal_fields(finding);
}

Medium::Failure Journal::absence()
{
    if (::access("/run/systemd/journal/socket", F_OK) == 0)
        return std::nullopt;
    return "cannot write events to the journal: there is no journald";
}

Medium::Failure Journal::write(const Entry& entry)
{
    if (auto absent = absence()) // of which sd_journal_sendv(3) would say nothing
        return absent;
    std::vector<iovec> parts;
    parts.reserve(entry.size());
    for (const std::string& field : entry) // it only reads them
        parts.push_back({.iov_base = const_cast<char*>(field.data()), .iov_len = field.size()});
    const int result = sd_journal_sendv(parts.data(), static_cast<int>(parts.size()));
    if (result >= 0)
        return std::nullopt;
    return fmt::format("cannot write events to the journal: {}",
                       std::generic_category().message(-result));
}

} // namespace bgpsnoop::sink
