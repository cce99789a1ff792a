// SPDX-License-Identifier: Apache-2.0
#include "source/capture/file_set.hpp"

#include <filesystem>
#include <memory>

#include <fmt/core.h>

namespace bgpsnoop::source {

namespace {

bool can_be_read_again(const std::string& path)
{
    std::error_code ignored;
    return path != "-" && std::filesystem::is_regular_file(path, ignored);
}

/// One of several captures, with the frame that is its turn.
struct Turn {
    std::function<bool(CapturedFrame&)> read;
    CapturedFrame frame;
    bool is_over = false;

    void advance() { is_over = !read(frame); }
};

Turn* earliest(std::vector<Turn>& turns)
{
    Turn* first = nullptr;
    for (Turn& turn : turns)
        if (!turn.is_over && (!first || turn.frame.time < first->frame.time))
            first = &turn;
    return first;
}

} // namespace

CaptureSet::CaptureSet(std::vector<std::string> paths, std::size_t hold_limit)
    : paths_(std::move(paths)), hold_limit_(hold_limit)
{
}

void CaptureSet::note_damage(const std::string& why)
{
    if (damage_.empty())
        damage_ = why;
}

void CaptureSet::note(const CaptureNotes& notes)
{
    const auto add = [](const auto& from, auto& to) {
        to.insert(to.end(), from.begin(), from.end());
    };
    add(notes.addresses, notes_.addresses);
    add(notes.recorded, notes_.recorded);
}

bool CaptureSet::hold(const std::string& path, const CapturedFrame& frame)
{
    held_bytes_ += sizeof(Held) + frame.bytes.size();
    if (held_bytes_ > hold_limit_) {
        note_damage(fmt::format("{} holds more than {} bytes of BGP, too much to keep in memory: "
                                "write it to a file first",
                                name_of_capture(path), hold_limit_));
        return false;
    }
    held_[path].push_back({frame, {frame.bytes.begin(), frame.bytes.end()}});
    return true;
}

tl::expected<void, std::string>
CaptureSet::survey(const std::function<bool(const CapturedFrame&)>& keep)
{
    for (const std::string& path : paths_) {
        const bool must_hold = !can_be_read_again(path);
        auto file = CaptureFile::open(path);
        if (!file)
            return tl::make_unexpected(file.error());
        CapturedFrame frame;
        bool has_room = true;
        while (has_room && file->read(frame))
            if (keep(frame) && must_hold)
                has_room = hold(path, frame);
        note(file->notes());
        if (!file->error().empty())
            note_damage(file->error());
    }
    return {};
}

tl::expected<void, std::string>
CaptureSet::replay(const std::function<void(const CapturedFrame&)>& use)
{
    std::vector<Turn> turns;
    for (const std::string& path : paths_) {
        if (!can_be_read_again(path)) {
            turns.push_back({[&held = held_[path], at = std::size_t{0}](CapturedFrame& to) mutable {
                if (at == held.size())
                    return false;
                to = held[at].frame;
                to.bytes = held[at++].bytes;
                return true;
            }});
            continue;
        }
        auto file = CaptureFile::open(path);
        if (!file)
            return tl::make_unexpected(file.error());
        auto shared = std::make_shared<CaptureFile>(std::move(*file));
        turns.push_back({[shared](CapturedFrame& to) { return shared->read(to); }});
    }
    for (Turn& turn : turns)
        turn.advance();
    while (Turn* turn = earliest(turns)) {
        use(turn->frame);
        turn->advance();
    }
    return {};
}

} // namespace bgpsnoop::source
