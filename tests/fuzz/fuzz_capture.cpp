// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "engine/engine.hpp"
#include "source/capture/capture.hpp"

/// A whole capture file, from its bytes to the findings: whatever a stranger sends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const int file = ::memfd_create("capture", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    bgpsnoop::engine::Engine engine({});
    (void)bgpsnoop::source::read_captures( // damage is no crash
        {path}, {}, [&engine](const bgpsnoop::engine::Input& input) { engine.feed(input); });
    return 0;
}
