// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// From now on libbpf prints nothing: its words are not for the user.
void silence_libbpf();

/// Collects what libbpf would print while this exists; there is one at a time.
class LibbpfLog {
public:
    LibbpfLog();
    ~LibbpfLog();
    LibbpfLog(const LibbpfLog&) = delete;
    LibbpfLog& operator=(const LibbpfLog&) = delete;

    const std::string& words() const { return words_; }

private:
    std::string words_;
};

} // namespace bgpsnoop::source
