// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// The checkout as its files, for tests of what they say about each other.
namespace bgpsnoop::test {

/// The top of the checkout.
std::filesystem::path repository();

/// Every file that belongs to it, relative to its top: not what builds and tests leave there.
std::vector<std::filesystem::path> repository_files();

/// `file` relative to the top.
std::string text_of_file(const std::filesystem::path& file);

} // namespace bgpsnoop::test
