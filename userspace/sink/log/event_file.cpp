// SPDX-License-Identifier: Apache-2.0
#include "sink/log/event_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "sink/json/event_json.hpp"

namespace bgpsnoop::sink {

namespace {

/// Events tell the topology of a network: readable for the owner's group at most. Never waits: a
/// FIFO that nobody reads is ENXIO. Writes wait for whoever reads slowly, in a thread of their own.
int open_file(const std::string& path)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK;
    const int file = ::open(path.c_str(), flags, 0640);
    if (file >= 0)
        ::fcntl(file, F_SETFL, O_APPEND);
    return file;
}

bool is_fifo(const std::string& path)
{
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

/// Of a regular file: a disk that was full, or a host that fell, has left it so.
bool ends_within_a_line(const std::string& path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return false;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    char last = 0;
    const bool is_read = ::pread(file, &last, 1, status.st_size - 1) == 1;
    ::close(file);
    return is_read && last != '\n';
}

std::string failure(const std::string& what, int error)
{
    return fmt::format("cannot {}: {}", what, std::generic_category().message(error));
}

} // namespace

tl::expected<std::unique_ptr<EventFile>, std::string> EventFile::open(const std::string& path)
{
    const int file = path == "-" ? STDOUT_FILENO : open_file(path);
    const int error = file < 0 ? errno : 0;
    const bool may_be_read_yet = error == ENXIO && is_fifo(path);
    if (error != 0 && !may_be_read_yet)
        return tl::make_unexpected(failure("open event log " + path, error));
    std::unique_ptr<EventFile> opened(new EventFile(path, file));
    opened->torn_ = path != "-" && ends_within_a_line(path);
    return opened;
}

Medium::Failure EventFile::absence() const
{
    if (file_ >= 0)
        return std::nullopt;
    return fmt::format("cannot write events to {}: nobody reads this FIFO", path_);
}

void EventFile::close() const
{
    if (file_ >= 0 && file_ != STDOUT_FILENO)
        ::close(file_);
}

Medium::Entry EventFile::entry_of(const engine::Finding& finding) const
{
    return {json_line(event_json(finding)) + "\n"};
}

Medium::Failure EventFile::write(const Entry& entry)
{
    if (file_ < 0)
        file_ = open_file(path_);
    if (auto absent = absence())
        return absent;
    const std::string line = (torn_ ? "\n" : "") + entry.at(0);
    std::size_t done = 0;
    while (done < line.size()) {
        const ssize_t count = ::write(file_, line.data() + done, line.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return give_up(done, errno);
        done += static_cast<std::size_t>(count);
    }
    torn_ = false;
    return std::nullopt;
}

Medium::Failure EventFile::reopen()
{
    if (path_ == "-")
        return std::nullopt;
    const int fresh = open_file(path_);
    if (fresh < 0)
        return failure("reopen event log " + path_, errno);
    close();
    file_ = fresh;
    torn_ = ends_within_a_line(path_); // it may be the same as before
    return std::nullopt;
}

Medium::Failure EventFile::give_up(std::size_t done, int error)
{
    torn_ = torn_ || done > 0;
    return failure("write events to " + (path_ == "-" ? "standard output" : path_), error);
}

} // namespace bgpsnoop::sink
