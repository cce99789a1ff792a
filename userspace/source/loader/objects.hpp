// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "source/loader/hook_choice.hpp"

struct bpf_object;
struct bpf_link;
struct probe_config; // bpf/record.h

namespace bgpsnoop::source {

struct BpfDeleter {
    void operator()(::bpf_object* object) const;
    void operator()(::bpf_link* link) const;
};

using Object = std::unique_ptr<::bpf_object, BpfDeleter>;
using Link = std::unique_ptr<::bpf_link, BpfDeleter>;

/// A set of programs out of this binary, not loaded yet. `btf`: the file given for the running
/// kernel's types, or empty. Null: errno says why.
Object open_object(ProgramSet set, const std::string& btf);

/// Writes the constants that the programs will have when they are loaded.
void set_config(const Object& object, ProgramSet set, const ::probe_config& config);

/// From now on the programs tell what they see: call it when all are attached. 0 or an errno.
int begin_watching(const Object& object);

/// The section of each of the set's programs, which says what it is tied to.
std::map<std::string, std::string> program_sections(ProgramSet set);

} // namespace bgpsnoop::source
