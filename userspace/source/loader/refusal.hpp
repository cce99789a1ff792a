// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace bgpsnoop::source {

/// Why programs could not be had of the kernel.
struct Refusal {
    int error = 0;       ///< errno
    std::string program; ///< that was refused; empty: it is not clear which
    std::string words;   ///< as a reason in a sentence: "Operation not permitted"
};

/// Of a load that failed, by what libbpf and the kernel's verifier had to say to it: that explains
/// more than the errno does.
Refusal refusal_of_load(int error, std::string_view log);

/// Of a program that was loaded.
Refusal refusal_of_attachment(int error, const std::string& program);

} // namespace bgpsnoop::source
