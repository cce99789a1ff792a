// SPDX-License-Identifier: Apache-2.0
#include "cli/state_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <new>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <tl/expected.hpp>
#include <unistd.h>

#include "sink/format.hpp"
#include "sink/json/kept_json.hpp"

namespace bgpsnoop::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_state = 256U << 20; // ten thousand neighbours fill a tenth of it
constexpr std::size_t most_put_aside = 3;
constexpr const char* state_name = "state.json";
constexpr const char* aside_name = "state.json.damaged-";

/// The error is a clause.
tl::expected<engine::KeptState, std::string> state_in(std::istream& in)
{
    constexpr std::chrono::minutes clocks_differ{1};
    try { // of a file that is no more than large what it takes in memory is known too late
        const std::string text(std::istreambuf_iterator<char>(in), {});
        auto state = sink::read_kept(text);
        if (state && state->time > std::chrono::system_clock::now() + clocks_differ)
            return tl::unexpected(
                fmt::format("its time, {}, is still to come", sink::rfc3339(state->time)));
        return state;
    } catch (const std::bad_alloc&) {
        return tl::unexpected(std::string("there is not enough memory to read it"));
    }
}

std::string errno_text()
{
    return std::generic_category().message(errno);
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

/// On the disk when it returns true.
bool write_file(const fs::path& path, const std::string& text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    const bool written = write_all(file, text) && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    errno = error;
    return written;
}

void sync_directory(const fs::path& path)
{
    const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    ::fsync(directory); // the name, too, survives a power failure
    ::close(directory);
}

} // namespace

StateFile::StateFile(const std::string& directory)
    : directory_(directory), file_(directory_ / state_name)
{
    std::error_code error; // save() says it
    fs::create_directories(directory_, error);
}

std::optional<engine::KeptState> StateFile::load(std::string& problem)
{
    std::error_code error;
    const fs::file_status status = fs::status(file_, error);
    if (status.type() == fs::file_type::not_found)
        return std::nullopt;
    if (status.type() == fs::file_type::none) {
        problem = unreadable();
        return std::nullopt;
    }
    if (status.type() != fs::file_type::regular) { // to open a pipe is to wait for its writer
        problem = put_aside("it is no regular file");
        return std::nullopt;
    }
    if (fs::file_size(file_, error) > largest_state) {
        problem = put_aside("it is too large");
        return std::nullopt;
    }
    std::ifstream in(file_, std::ios::binary);
    if (!in) {
        problem = unreadable();
        return std::nullopt;
    }
    auto state = state_in(in);
    if (state)
        return std::move(*state);
    problem = put_aside(state.error());
    return std::nullopt;
}

std::string StateFile::unreadable() const
{
    return fmt::format("cannot read the state in {}, and begin without", file_.string());
}

std::string StateFile::put_aside(const std::string& why) const
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const auto name = [&] { return directory_ / fmt::format("{}{}", aside_name, seconds); };
    std::error_code error;
    while (fs::exists(name(), error))
        ++seconds;
    const fs::path to = name();
    fs::rename(file_, to, error);
    remove_oldest_put_aside();
    return fmt::format("the state in {} is not used, for {}{}", file_.string(), why,
                       error ? "" : "; it is now " + to.filename().string());
}

void StateFile::remove_oldest_put_aside() const
{
    std::error_code error;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(directory_, error))
        if (entry.path().filename().string().starts_with(aside_name))
            found.push_back(entry.path());
    std::ranges::sort(found); // by the time in their name
    for (std::size_t each = 0; each + most_put_aside < found.size(); ++each)
        fs::remove(found[each], error);
}

std::string StateFile::save(const std::string& text) const
{
    const fs::path fresh = directory_ / (std::string(state_name) + ".new");
    if (!write_file(fresh, text) || ::rename(fresh.c_str(), file_.c_str()) != 0)
        return fmt::format("cannot keep the state in {}: {}", directory_.string(), errno_text());
    sync_directory(directory_);
    return {};
}

} // namespace bgpsnoop::cli
