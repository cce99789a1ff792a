#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "sink/sink.hpp"

namespace bgpsnoop::cli {

/// How a command prints events: `-o`, `--color`, NO_COLOR.
struct OutputOptions {
    std::string format = "table";
    std::string color = "auto";
};

void add_output_options(CLI::App& command, OutputOptions& options);

/// Events on standard output: a line each (jsonl), one array (json, closed when the sink goes), or
/// text for people (table). Every event is flushed, so a pipe sees it at once.
std::unique_ptr<sink::Sink> make_printer(const OutputOptions& options);

/// False once standard output could not be written to (a closed pipe): then there is no one to
/// print for.
bool output_works();

} // namespace bgpsnoop::cli
