// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "support/bytes.hpp"

/// What the fuzzers begin with: for each target inputs that are right, so that they get behind the
/// first checks at once. Made here, of what the unit tests are made of.
namespace bgpsnoop::fuzz {

std::vector<test::ByteVector> seeds_of_capture();
std::vector<test::ByteVector> seeds_of_config();
std::vector<test::ByteVector> seeds_of_decode();
std::vector<test::ByteVector> seeds_of_framer();
std::vector<test::ByteVector> seeds_of_http();
std::vector<test::ByteVector> seeds_of_packet();
std::vector<test::ByteVector> seeds_of_records();
std::vector<test::ByteVector> seeds_of_reference();
std::vector<test::ByteVector> seeds_of_state();

struct Seeds {
    std::string_view target;
    std::vector<test::ByteVector> (*make)();
};

inline constexpr Seeds all_seeds[] = {
    {"capture", seeds_of_capture}, {"config", seeds_of_config},       {"decode", seeds_of_decode},
    {"framer", seeds_of_framer},   {"http", seeds_of_http},           {"packet", seeds_of_packet},
    {"records", seeds_of_records}, {"reference", seeds_of_reference}, {"state", seeds_of_state},
};

} // namespace bgpsnoop::fuzz
