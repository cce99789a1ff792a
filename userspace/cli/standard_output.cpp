// SPDX-License-Identifier: Apache-2.0
#include "cli/standard_output.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace bgpsnoop::cli {

namespace {

constexpr std::size_t at_once = 64 << 10; // what waits for a flush at most, about

Output& standard_output()
{
    static Output output(STDOUT_FILENO);
    return output;
}

bool is_blocking(int descriptor)
{
    return (::fcntl(descriptor, F_GETFL) & O_NONBLOCK) == 0;
}

} // namespace

/// False: it takes too long.
bool Output::wait_for_reader()
{
    using std::chrono::milliseconds;
    pollfd reader{descriptor_, POLLOUT, 0};
    for (;;) {
        int most = -1; // milliseconds: for ever
        if (patient_until_) {
            const auto left = *patient_until_ - std::chrono::steady_clock::now();
            most = static_cast<int>(
                std::chrono::ceil<milliseconds>(std::max(left, left.zero())).count());
        }
        if (const int ready = ::poll(&reader, 1, most); ready >= 0)
            return ready > 0;
        be_patient();
    }
}

void Output::be_patient()
{
    if (!patient_until_)
        patient_until_ = std::chrono::steady_clock::now() + grace_;
}

/// How many bytes; none: try again.
std::size_t Output::write_some(std::string_view text)
{
    // No more than there is room for as soon as poll() says that there is some.
    const std::size_t most = patient_until_ ? PIPE_BUF : text.size();
    const std::size_t asked = std::min(text.size(), most);
    const ssize_t written = ::write(descriptor_, text.data(), asked);
    if (written < 0 && errno == EAGAIN)
        works_ = wait_for_reader();
    else if (written < 0 && errno != EINTR)
        works_ = false;
    else if (written < static_cast<ssize_t>(asked) && is_blocking(descriptor_))
        be_patient(); // nothing but a signal ends such a write early
    return written < 0 ? 0 : static_cast<std::size_t>(written);
}

void Output::put(const std::string& text)
{
    unwritten_ += text;
    if (unwritten_.size() >= at_once)
        flush();
}

void Output::flush()
{
    std::string_view rest = unwritten_;
    while (works_ && !rest.empty()) {
        if (patient_until_ && !wait_for_reader())
            works_ = false;
        else
            rest.remove_prefix(write_some(rest));
    }
    unwritten_.clear();
}

void put(const std::string& text)
{
    standard_output().put(text);
}

void flush_output()
{
    standard_output().flush();
}

void print(const std::string& text)
{
    put(text);
    flush_output();
}

bool output_works()
{
    return standard_output().works();
}

} // namespace bgpsnoop::cli
