// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "sink/format.hpp"

namespace bgpsnoop::cli {

namespace {

std::atomic<bool> waits{true};
std::atomic<std::uint64_t> unsaid{0}; ///< sentences, since the last that was said

bool has_room()
{
    pollfd error{STDERR_FILENO, POLLOUT, 0};
    return ::poll(&error, 1, 0) != 0; // an error, too: then writing does not wait
}

/// It may name a file or a value that somebody else chose, and goes to a terminal.
std::string line_of(std::string_view sentence)
{
    std::string line = "bgpsnoop: ";
    for (auto end = sentence.find('\n'); end != std::string_view::npos; end = sentence.find('\n')) {
        line += sink::printable(sentence.substr(0, end)) + "\n";
        sentence.remove_prefix(end + 1);
    }
    return line + sink::printable(sentence) + "\n";
}

} // namespace

void say_without_waiting(bool so)
{
    waits = !so;
}

void say(const std::string& sentence)
{
    if (!waits && !has_room()) {
        ++unsaid;
        return;
    }
    std::string text;
    if (const std::uint64_t before = unsaid.exchange(0); before > 0)
        text = line_of(fmt::format("{} sentence{} before this found no reader", before,
                                   before == 1 ? "" : "s"));
    text += line_of(sentence);
    if (!waits && text.size() > PIPE_BUF) { // there is room for so much
        text.resize(PIPE_BUF - 1);
        text += '\n';
    }
    std::fwrite(text.data(), 1, text.size(), stderr); // that it fails is nothing to end for
}

int fail(const std::string& sentence)
{
    say(sentence);
    return failed;
}

} // namespace bgpsnoop::cli
