// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bgpsnoop::cli {

/// Text for whoever reads a descriptor, whole whatever signals come meanwhile: one that would end
/// the program leaves a slow reader the grace, in all, to take what is written, and then it fails.
class Output {
public:
    explicit Output(int descriptor, std::chrono::milliseconds grace = std::chrono::seconds{1})
        : descriptor_(descriptor), grace_(grace)
    {
    }
    void put(const std::string& text); ///< it shows with the next flush at the latest
    void flush();
    bool works() const { return works_; } ///< false: it could not be written to, and is not again

private:
    bool wait_for_reader();
    void be_patient();
    std::size_t write_some(std::string_view text);

    int descriptor_;
    std::chrono::milliseconds grace_;
    std::string unwritten_;
    bool works_ = true;
    std::optional<std::chrono::steady_clock::time_point> patient_until_; ///< a signal has come
};

/// To standard output; it shows with the next flush at the latest.
void put(const std::string& text);
void flush_output();
/// Both: at once.
void print(const std::string& text);
/// False once standard output could not be written to (a closed pipe): then there is no one to
/// print for.
bool output_works();

} // namespace bgpsnoop::cli
