// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "source/loader/btf.hpp"
#include "source/loader/hook_choice.hpp"
#include "source/loader/objects.hpp"

namespace bgpsnoop::source {

struct Obstacle {
    std::string words;     ///< as a reason in a sentence; empty: there is none
    bool of_setup = false; ///< the kernel could, but not as things are set up here
};

/// Why a way cannot be had, as far as that shows without loading it: the kernel's own BTF names the
/// tracepoints, functions and iterators that programs are tied to. Loading costs a hundred times as
/// much, most of all where the verifier refuses late.
class Obstacles {
public:
    /// `btf`: the file given for the running kernel's types, or empty.
    explicit Obstacles(const std::string& btf);

    /// Without words: none is known.
    Obstacle operator()(const Way& way);

private:
    Obstacle of_program(ProgramSet set, const std::string& program);
    Obstacle of_section(const std::string& section) const;
    bool has(const std::string& name, unsigned kind) const;
    std::string of_tracepoint(const std::string& name) const;
    const std::map<std::string, std::string>& sections_of(ProgramSet set);

    std::unique_ptr<::btf, BtfDeleter> kernel_;                         ///< null: it has none
    std::map<ProgramSet, std::map<std::string, std::string>> sections_; ///< by program
};

} // namespace bgpsnoop::source
