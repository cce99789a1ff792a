// SPDX-License-Identifier: Apache-2.0
#include "wire/notification_data.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "wire/cursor.hpp"
#include "wire/names.hpp"
#include "wire/path_attribute.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::wire {

namespace {

// --- What each form says in words; empty where the data do not have it --------------------------

std::string length_text(Bytes data) // 1/2, RFC 4271 6.1
{
    return data.size() == 2 ? fmt::format("length {}", Cursor(data).u16()) : std::string();
}

std::string type_text(Bytes data) // 1/3, RFC 4271 6.1; 5/x, RFC 6608 4
{
    return data.size() == 1 ? fmt::format("type {} ({})", data[0], message_type_name(data[0]))
                            : std::string();
}

std::string version_text(Bytes data) // 2/1, RFC 4271 6.2: the largest that it speaks
{
    return data.size() == 2 ? fmt::format("version {}", Cursor(data).u16()) : std::string();
}

std::string as_text(Bytes data) // 2/2: the AS that was objected to, by no RFC
{
    if (data.size() == 2)
        return fmt::format("AS {}", Cursor(data).u16());
    return data.size() == 4 ? fmt::format("AS {}", Cursor(data).u32()) : std::string();
}

std::string identifier_text(Bytes data) // 2/3, by no RFC
{
    return data.size() == 4 ? "identifier " + dotted_quad(Cursor(data).u32()) : std::string();
}

std::string hold_time_text(Bytes data) // 2/6, by no RFC
{
    return data.size() == 2 ? fmt::format("hold time {} s", Cursor(data).u16()) : std::string();
}

std::optional<Family> family_of(std::uint8_t code, Cursor value)
{
    constexpr std::uint8_t multiprotocol = 1;
    if (code != multiprotocol || value.size() != 4)
        return std::nullopt;
    const std::uint16_t afi = value.u16();
    value.skip(1); // reserved
    return Family{.afi = afi, .safi = value.u8()};
}

/// The first may be a code alone.
std::vector<NamedCapability> read_capabilities(Bytes data) // 2/7, RFC 5492 5: as in an OPEN
{
    std::vector<NamedCapability> named;
    for (Cursor in(data); !in.empty();) {
        const std::uint8_t code = in.u8();
        const Cursor value = in.take(in.u8());
        if (in.failed() && !named.empty())
            break;
        named.push_back({code, family_of(code, value)});
    }
    return named;
}

std::string capabilities_text(Bytes data)
{
    std::string names;
    for (const NamedCapability& each : read_capabilities(data))
        names += (names.empty() ? "capability " : ", ") + describe(each);
    return names;
}

std::string attribute_text(Bytes data) // 3/2, 3/4 to 3/9, RFC 4271 6.3; some quote it in 3/1
{
    const auto attribute = read_path_attribute(data);
    return attribute ? describe(*attribute) : std::string();
}

std::string missing_attribute_text(Bytes data) // 3/3, RFC 4271 6.3: its type alone
{
    if (data.size() != 1)
        return attribute_text(data);
    return fmt::format("attribute {} ({})", data[0], path_attribute_name(data[0]));
}

std::string nothing_known(Bytes /*data*/)
{
    return {};
}

std::string limit_text(Bytes data) // 6/1, RFC 4486 4
{
    Cursor in(data);
    const Family family{.afi = in.u16(), .safi = in.u8()};
    const std::uint32_t limit = in.u32();
    return in.failed() || !in.empty() ? std::string()
                                      : fmt::format("{}, limit {}", family_name(family), limit);
}

struct DataForm {
    std::uint8_t code = 0;
    std::optional<std::uint8_t> subcode; ///< absent: any that has no row above
    std::string (*text)(Bytes data) = nullptr;
};

constexpr std::array data_forms{
    DataForm{1, 2, length_text},
    DataForm{1, 3, type_text},
    DataForm{2, 1, version_text},
    DataForm{2, 2, as_text},
    DataForm{2, 3, identifier_text},
    DataForm{2, 6, hold_time_text},
    DataForm{2, 7, capabilities_text},
    DataForm{3, 3, missing_attribute_text},
    DataForm{3, 10, nothing_known}, // the NLRI is at fault, and no RFC says what the data are
    DataForm{3, std::nullopt, attribute_text},
    DataForm{5, std::nullopt, type_text},
    DataForm{6, 1, limit_text},
};

// --- Which data ---------------------------------------------------------------------------------

struct Error {
    Notification::Inner what;
    Bytes data;
};

Error error_of(const Notification& notification)
{
    const Bytes data(notification.data);
    if (notification.wrapped)
        return {*notification.wrapped, data.subspan(2)};
    return {{notification.code, notification.subcode}, data};
}

std::string in_form(const Error& error)
{
    const auto* form = std::ranges::find_if(data_forms, [&](const DataForm& each) {
        return each.code == error.what.code &&
               each.subcode.value_or(error.what.subcode) == error.what.subcode;
    });
    return form == data_forms.end() ? std::string() : form->text(error.data);
}

bool is_exactly(const Notification& notification, Notification::Inner what, std::size_t size)
{
    const Error error = error_of(notification);
    return error.what == what && error.data.size() == size;
}

/// One line, without what ends lines and strings.
std::vector<std::uint8_t> as_line(Bytes data)
{
    constexpr auto is_end = [](std::uint8_t each) {
        return each == 0 || each == '\n' || each == '\r';
    };
    std::vector<std::uint8_t> line(data.begin(), data.end());
    while (!line.empty() && is_end(line.back()))
        line.pop_back();
    for (std::uint8_t& each : line)
        if (each == '\n' || each == '\r' || each == '\t')
            each = ' ';
    return line;
}

std::string cut(std::string text)
{
    constexpr std::size_t shown = 255; // as long as a shutdown communication may be
    if (text.size() <= shown)
        return text;
    std::size_t end = shown;
    while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xc0) == 0x80) // within a character
        --end;
    return text.substr(0, end) + "...";
}

} // namespace

std::optional<std::string> text_in_data(const Notification& notification)
{
    constexpr std::size_t shortest = 5; // a number of four octets may look like letters
    constexpr std::string_view replaced = "\xef\xbf\xbd";
    Bytes data = error_of(notification).data;
    if (notification.shutdown_communication || data.empty())
        return std::nullopt;
    if (data[0] == data.size() - 1) // as in RFC 9003, with a subcode that has none
        data = data.subspan(1);
    const auto line = as_line(data);
    std::string text = sanitise(line);
    if (line.size() < shortest || text.find(replaced) != std::string::npos)
        return std::nullopt;
    return cut(std::move(text));
}

std::optional<std::uint16_t> rejected_length(const Notification& notification)
{
    if (!is_exactly(notification, {1, 2}, 2))
        return std::nullopt;
    return Cursor(error_of(notification).data).u16();
}

std::optional<std::uint8_t> rejected_type(const Notification& notification)
{
    if (!is_exactly(notification, {1, 3}, 1))
        return std::nullopt;
    return error_of(notification).data[0];
}

std::vector<NamedCapability> named_capabilities(const Notification& notification)
{
    const Error error = error_of(notification);
    if (error.what != Notification::Inner{2, 7} || text_in_data(notification))
        return {};
    return read_capabilities(error.data);
}

std::string describe(const NamedCapability& capability)
{
    return fmt::format("{} ({}{})", capability.code, capability_name(capability.code),
                       capability.family ? ": " + family_name(*capability.family) : "");
}

std::string data_in_words(const Notification& notification)
{
    if (const auto text = text_in_data(notification))
        return fmt::format("\"{}\"", *text);
    return in_form(error_of(notification));
}

} // namespace bgpsnoop::wire
