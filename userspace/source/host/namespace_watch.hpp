// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bgpsnoop::source {

/// Which network namespaces are gone: no process is in one of them any more, and nothing in
/// /run/netns names it. Only of one that was found before it is said: who may not look into other
/// processes, or sees those of a PID namespace alone, does not know.
class NamespaceWatch {
public:
    /// Those of these inode numbers that are gone, each told once. Searches only where one is new,
    /// or is not where it was found.
    std::vector<std::uint32_t> gone(const std::set<std::uint32_t>& watched);

private:
    struct Found {
        std::string path; ///< empty: never found
        int missed = 0;   ///< by searches, one after the other
        bool is_there(std::uint32_t inode) const;
    };

    void search();

    std::map<std::uint32_t, Found> known_;
};

} // namespace bgpsnoop::source
