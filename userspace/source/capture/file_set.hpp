// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "source/capture/file.hpp"

namespace bgpsnoop::source {

/// The captures of one run, read twice: to learn who is who, and to tell the story in order of
/// time. Pipes can be read once only, so the frames of interest in them are held in memory.
class CaptureSet {
public:
    CaptureSet(std::vector<std::string> paths, std::size_t hold_limit);

    /// Every frame, file by file. keep says whether the frame matters for replay.
    tl::expected<void, std::string> survey(const std::function<bool(const CapturedFrame&)>& keep);
    /// The frames merged by their time; of pipes only those that were kept.
    tl::expected<void, std::string> replay(const std::function<void(const CapturedFrame&)>& use);
    const CaptureNotes& notes() const { return notes_; } ///< of all files, once surveyed
    /// Why not all could be read, if so: one sentence.
    const std::string& damage() const { return damage_; }

private:
    struct Held {
        CapturedFrame frame;
        std::vector<std::uint8_t> bytes;
    };

    bool hold(const std::string& path, const CapturedFrame& frame);
    void note_damage(const std::string& why);
    void note(const CaptureNotes& notes);

    std::vector<std::string> paths_;
    std::map<std::string, std::vector<Held>> held_; ///< by path
    std::size_t hold_limit_;
    std::size_t held_bytes_ = 0;
    std::string damage_;
    CaptureNotes notes_;
};

} // namespace bgpsnoop::source
