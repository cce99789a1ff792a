// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sink/evidence/evidence_name.hpp"

namespace bgpsnoop::sink {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view unfinished = ".partial"; // behind a dot and the name

std::string unfinished_name(const std::string& name)
{
    return fmt::format(".{}{}", name, unfinished);
}

bool is_unfinished(std::string_view name)
{
    return name.starts_with('.') && name.ends_with(unfinished) &&
           is_evidence_name(name.substr(1, name.size() - 1 - unfinished.size()));
}

std::string message_of(int error)
{
    return std::generic_category().message(error);
}

/// Whom a router peers with, and why not, is for its owner and group.
int make_directory(const fs::path& path)
{
    std::error_code ignored;
    if (path.has_parent_path())
        fs::create_directories(path.parent_path(), ignored);
    return ::mkdir(path.c_str(), 0750) == 0 || errno == EEXIST ? 0 : errno;
}

int why_unusable(const fs::path& path)
{
    std::error_code error;
    if (!fs::is_directory(path, error))
        return error ? error.value() : ENOTDIR;
    return ::access(path.c_str(), W_OK | X_OK | R_OK) == 0 ? 0 : errno;
}

/// 0, or errno.
int write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0 ? EIO : errno;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
}

int write_file(const fs::path& path, std::string_view bytes)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    const int file = ::open(path.c_str(), flags, 0640);
    if (file < 0)
        return errno;
    const int failed = write_all(file, bytes);
    const int unclosed = ::close(file) == 0 ? 0 : errno; // a full disk may show as late as here
    return failed != 0 ? failed : unclosed;
}

} // namespace

tl::expected<std::shared_ptr<EvidenceDirectory>, std::string>
EvidenceDirectory::open(const std::string& path, Limits limits)
{
    int error = make_directory(path);
    if (error == 0)
        error = why_unusable(path);
    if (error != 0)
        return tl::make_unexpected(
            fmt::format("cannot write evidence to {}: {}", path, message_of(error)));
    std::shared_ptr<EvidenceDirectory> made(new EvidenceDirectory(path, limits));
    made->remove_leftovers();
    made->make_room(0);
    return made;
}

void EvidenceDirectory::remove_leftovers() const
{
    std::error_code error;
    std::vector<fs::path> leftovers;
    for (fs::directory_iterator each(path_, error), end; !error && each != end;
         each.increment(error))
        if (is_unfinished(each->path().filename().string()))
            leftovers.push_back(each->path());
    for (const fs::path& each : leftovers)
        fs::remove(each, error);
}

std::vector<EvidenceDirectory::File> EvidenceDirectory::files() const
{
    std::vector<File> found;
    std::error_code error;
    for (fs::directory_iterator each(path_, error), end; !error && each != end;
         each.increment(error)) {
        std::error_code gone;
        const std::string name = each->path().filename().string();
        if (is_evidence_name(name) && each->symlink_status(gone).type() == fs::file_type::regular)
            if (const auto size = each->file_size(gone); !gone)
                found.push_back({name, size});
    }
    std::ranges::sort(found, {}, &File::name);
    return found;
}

/// For one file more, of so many bytes; for none, if that is 0.
void EvidenceDirectory::make_room(std::uint64_t bytes)
{
    const std::vector<File> all = files();
    std::size_t count = all.size() + (bytes > 0 ? 1 : 0);
    std::uint64_t total = bytes;
    for (const File& each : all)
        total += each.size;
    for (const File& oldest : all) {
        if (count <= limits_.files && total <= limits_.bytes)
            return;
        --count;
        total -= oldest.size;
        std::error_code error;
        if (fs::remove(path_ / oldest.name, error))
            ++removed_;
    }
}

/// Two sessions with one peer may fall in one millisecond.
std::string EvidenceDirectory::free_name(const std::string& name) const
{
    constexpr int most = 100;
    const std::string stem = fs::path(name).stem().string();
    std::string free = name;
    std::error_code error;
    for (int number = 2; number < most && fs::exists(path_ / free, error); ++number)
        free = fmt::format("{}_{}.pcapng", stem, number);
    return free;
}

EvidenceDirectory::Failure EvidenceDirectory::cannot_write(const std::string& name, int error) const
{
    return fmt::format("cannot write evidence to {}: {}", (path_ / name).string(),
                       message_of(error));
}

EvidenceDirectory::Failure EvidenceDirectory::write(const Entry& entry)
{
    const std::string& bytes = entry.at(1);
    make_directory(path_); // which somebody may have taken away
    make_room(bytes.size());
    const std::string name = free_name(entry.at(0));
    const fs::path partial = path_ / unfinished_name(name);
    int error = write_file(partial, bytes);
    if (error == 0 && ::rename(partial.c_str(), (path_ / name).c_str()) != 0)
        error = errno;
    if (error == 0) {
        ++written_;
        return std::nullopt;
    }
    ::unlink(partial.c_str());
    return cannot_write(name, error);
}

} // namespace bgpsnoop::sink
