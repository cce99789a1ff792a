// SPDX-License-Identifier: Apache-2.0
#include "cli/live/kept_file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <tl/expected.hpp>
#include <unistd.h>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::cli {

namespace {

namespace fs = std::filesystem;
using source::FileDescriptor;

constexpr off_t largest = off_t{256} << 20; // ten thousand neighbours fill a tenth of it
constexpr std::size_t most_put_aside = 3;
constexpr std::int64_t latest_aside = std::int64_t{1} << 40; // seconds: what is later is no time

std::string errno_text()
{
    return std::generic_category().message(errno);
}

std::string cannot_be_read()
{
    return fmt::format("it cannot be read ({})", errno_text());
}

/// The error is a clause.
tl::expected<std::string, std::string> text_of(const FileDescriptor& file)
{
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return tl::unexpected(cannot_be_read());
    if (!S_ISREG(status.st_mode))
        return tl::unexpected(std::string("it is no regular file"));
    if (status.st_size > largest)
        return tl::unexpected(std::string("it is too large"));
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t size = ::read(file.get(), text.data() + filled, text.size() - filled);
        if (size < 0 && errno != EINTR)
            return tl::unexpected(cannot_be_read());
        if (size == 0)
            text.resize(filled);
        filled += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
    }
    return text;
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t size = ::write(file, text.data(), text.size());
        if (size < 0 && errno != EINTR)
            return false;
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    return true;
}

/// On the disk when it returns true. What has that name, a pipe or a link elsewhere, is never
/// opened.
bool write_file(const fs::path& path, std::string_view text)
{
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return false;
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    return file.get() >= 0 && write_all(file.get(), text) && ::fsync(file.get()) == 0;
}

void sync_directory(const fs::path& path)
{
    const FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0)
        ::fsync(directory.get()); // the name, too, survives a power failure
}

} // namespace

KeptFile::KeptFile(fs::path directory, std::string what)
    : directory_(std::move(directory)),
      what_(std::move(what)),
      file_(directory_ / (what_ + ".json"))
{
}

std::optional<std::string> KeptFile::read(std::string& problem)
{
    // To open a pipe without O_NONBLOCK is to wait for its writer.
    const FileDescriptor file(
        ::open(file_.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT)
        return std::nullopt;
    const bool special = file.get() < 0 && (errno == ELOOP || errno == ENXIO); // a link, a socket
    auto text = special          ? tl::unexpected(std::string("it is no regular file"))
                : file.get() < 0 ? tl::unexpected(cannot_be_read())
                                 : text_of(file);
    if (text)
        return std::move(*text);
    problem = put_aside(text.error());
    return std::nullopt;
}

std::string KeptFile::aside_name() const
{
    return file_.filename().string() + ".damaged-";
}

fs::path KeptFile::aside(std::int64_t time) const
{
    return directory_ / fmt::format("{}{}", aside_name(), time);
}

/// The oldest first.
std::vector<std::int64_t> KeptFile::times_put_aside() const
{
    std::error_code error;
    std::vector<std::int64_t> times;
    for (const auto& entry : fs::directory_iterator(directory_, error)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(aside_name()))
            continue;
        std::int64_t time = 0;
        const char* end = name.data() + name.size();
        const auto parsed = std::from_chars(name.data() + aside_name().size(), end, time);
        if (parsed.ec == std::errc() && parsed.ptr == end && time < latest_aside)
            times.push_back(time);
    }
    std::ranges::sort(times);
    return times;
}

/// Under a clock that was set back it has a later time than those before it all the same.
std::string KeptFile::put_aside(const std::string& why)
{
    ++refused_;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    std::int64_t time = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const auto before = times_put_aside();
    if (!before.empty() && before.back() >= time)
        time = before.back() + 1;
    std::error_code error;
    fs::rename(file_, aside(time), error);
    in_the_way_ = static_cast<bool>(error);
    std::error_code ignored; // what cannot be removed is there the next time
    for (std::size_t each = 0; !error && each + most_put_aside <= before.size(); ++each)
        fs::remove(aside(before[each]), ignored);
    return fmt::format("{} is not used, for {}; it {}", file_.string(), why,
                       error
                           ? fmt::format("cannot be put aside ({}): none is kept", error.message())
                           : "is now " + aside(time).filename().string());
}

std::string KeptFile::save(std::string_view text) const
{
    const fs::path fresh = file_.string() + ".new";
    if (in_the_way_)
        errno = EEXIST;
    if (!in_the_way_ && write_file(fresh, text) && ::rename(fresh.c_str(), file_.c_str()) == 0) {
        sync_directory(directory_);
        return {};
    }
    auto problem =
        fmt::format("cannot keep the {} in {}: {}", what_, directory_.string(), errno_text());
    if (!in_the_way_)
        ::unlink(fresh.c_str()); // on a full disk a part of one file would take the other's room
    return problem;
}

} // namespace bgpsnoop::cli
