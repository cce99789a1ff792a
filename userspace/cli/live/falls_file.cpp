// SPDX-License-Identifier: Apache-2.0
#include "cli/live/falls_file.hpp"

#include <cstddef>
#include <utility>

namespace bgpsnoop::cli {

sink::KeptFalls FallsFile::load(std::string& problem)
{
    return file_.load(problem, sink::read_falls).value_or(sink::KeptFalls{});
}

std::string FallsFile::save(sink::KeptFalls falls, std::uint64_t& left_out) const
{
    constexpr std::size_t most_bytes = std::size_t{16} << 20; // of some two thousand sessions
    auto [text, left] = sink::falls_text(std::move(falls), most_bytes);
    left_out = left;
    return file_.save(text);
}

} // namespace bgpsnoop::cli
