// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

/// One file per subcommand; each registers itself and, when called, sets the exit code.
namespace bgpsnoop::cli {

inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;
inline constexpr int expectation_failed = 3;

void add_agent(CLI::App& app, int& exit_code);
void add_trace(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_explain(CLI::App& app, int& exit_code);
void add_sessions(CLI::App& app, int& exit_code);
void add_events(CLI::App& app, int& exit_code);
void add_docs(CLI::App& app, int& exit_code); ///< for those who work on bgpsnoop

void add_commands(CLI::App& app, int& exit_code);

/// The whole command line; the process's exit code.
int run(int argc, const char* const* argv);

/// One sentence on standard error, for whoever has one.
void say(const std::string& sentence);
/// From now on nobody is waited for who should read that: what finds no room is dropped, and how
/// many it was is said before the next sentence that does.
void say_without_waiting(bool so = true);
/// The same; the exit code of a failure.
int fail(const std::string& sentence);

} // namespace bgpsnoop::cli
