// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

/// Reading back what event_json and session_json wrote, perhaps in another process and version:
/// what is absent or of another kind is empty, never an exception.
namespace bgpsnoop::sink {

std::string text_of(const nlohmann::ordered_json& object, const char* key);
std::uint64_t number_of(const nlohmann::ordered_json& object, const char* key);
std::optional<wire::Time> time_of(const nlohmann::ordered_json& object, const char* key);

std::string date_of(const nlohmann::ordered_json& event);  ///< "2026-11-23", in UTC
std::string clock_of(const nlohmann::ordered_json& event); ///< "04:57:06.123456", in UTC
std::optional<wire::Duration> duration_of(const nlohmann::ordered_json& object, const char* key);
/// Who the peer is: "10.0.0.1", "fe80::1%eth0".
std::string peer_of(const nlohmann::ordered_json& object);
/// The network namespace, by its name or else by its inode number.
std::string netns_of(const nlohmann::ordered_json& object);
/// Of all numbers in an object: counts by name.
std::uint64_t sum_of(const nlohmann::ordered_json& counts);
/// The array (or object), or an empty one.
const nlohmann::ordered_json& list_of(const nlohmann::ordered_json& object, const char* key);

} // namespace bgpsnoop::sink
