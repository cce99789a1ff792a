// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "sink/selection.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// How a command prints events: `-o`, `--color`, NO_COLOR.
struct OutputOptions {
    std::string format = "table";
    std::string color = "auto";
};

/// `formats`: those that make sense for this command.
void add_output_options(CLI::App& command, OutputOptions& options,
                        const std::vector<std::string>& formats = {"table", "json", "jsonl"});
void add_format_option(CLI::App& command, std::string& format,
                       const std::vector<std::string>& formats);
bool wants_color(const OutputOptions& options);

/// What fits on standard output. No limit: it is no terminal, and no COLUMNS is set.
struct Page {
    std::size_t columns = std::numeric_limits<std::size_t>::max();
    std::size_t lines = std::numeric_limits<std::size_t>::max();
};
Page page_of_output();

/// Events on standard output: a line each (jsonl), one array (json, closed when the sink goes), or
/// text for people (table). Whoever has written the last one there is for now flushes.
std::unique_ptr<sink::Sink> make_printer(const OutputOptions& options);

/// The same for a capture: a table holds each connection's story, told when it has ended and those
/// that began before it are told, unless too many wait; events come in the order of their time.
/// Stories: those of which an event is wanted; of the others it says in the end how many there are.
std::unique_ptr<sink::Sink> make_story_printer(const OutputOptions& options,
                                               const sink::Selection& wanted);
/// All events, a line for each.
std::unique_ptr<sink::Sink> make_ordered_printer(const OutputOptions& options);

} // namespace bgpsnoop::cli
