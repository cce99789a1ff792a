// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/live/privileges.hpp"
#include "source/loader/hook_choice.hpp"

namespace bgpsnoop::cli {

/// What doctor has found.
struct DoctorReport {
    struct Hidden {
        std::string what;     ///< "cgroups"
        std::string sentence; ///< why, and what is lost; empty: nothing is hidden
        bool blinds = false;  ///< BGP goes unseen, rather than unnamed or forgotten
    };
    std::string release; ///< of the kernel
    std::string machine;
    std::string btf; ///< in words
    std::string user;
    std::vector<Hidden> hidden;
    std::vector<Privilege> privileges;
    std::vector<source::Hook> hooks; ///< none: not even that could be found out
    std::string self_test;           ///< what it saw; empty: nothing
    std::string problem;             ///< why it ended before; empty: it did not

    /// What the agent would not see, though this kernel could show it, by name.
    std::vector<std::string> unseen() const;
};

std::string text_of(const DoctorReport& report);
nlohmann::ordered_json json_of(const DoctorReport& report);

} // namespace bgpsnoop::cli
