// SPDX-License-Identifier: Apache-2.0
#include "cli/live/falls_file.hpp"

#include <cstddef>
#include <new>
#include <utility>

namespace bgpsnoop::cli {

std::vector<sink::KeptFall> FallsFile::load(std::string& problem)
{
    try { // see StateFile
        const auto text = file_.read(problem);
        if (!text)
            return {};
        auto falls = sink::read_falls(*text);
        if (falls)
            return std::move(*falls);
        problem = file_.put_aside(falls.error());
    } catch (const std::bad_alloc&) {
        problem = file_.put_aside("there is not enough memory to read it");
    }
    return {};
}

std::string FallsFile::save(std::vector<sink::KeptFall> falls, std::uint64_t& left_out) const
{
    constexpr std::size_t most_bytes = std::size_t{16} << 20; // of some two thousand sessions
    auto [text, left] = sink::falls_text(std::move(falls), most_bytes);
    left_out = left;
    return file_.save(text);
}

} // namespace bgpsnoop::cli
