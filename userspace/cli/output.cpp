// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <chrono>
#include <cstdlib>

#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/standard_output.hpp"
#include "cli/time_order.hpp"
#include "sink/json/event_json.hpp"
#include "sink/text/event_text.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::cli {

namespace {

class LinePrinter : public sink::Sink {
public:
    void write(const engine::Finding& finding) override
    {
        put(sink::json_line(sink::event_json(finding)) + "\n");
    }
};

class ArrayPrinter : public sink::Sink {
public:
    ArrayPrinter() = default;
    ArrayPrinter(const ArrayPrinter&) = delete;
    ArrayPrinter& operator=(const ArrayPrinter&) = delete;
    ~ArrayPrinter() override { put(first_ ? "[]\n" : "\n]\n"); }

    void write(const engine::Finding& finding) override
    {
        put((first_ ? "[\n" : ",\n") + sink::json_line(sink::event_json(finding)));
        first_ = false;
    }

private:
    bool first_ = true;
};

class TextPrinter : public sink::Sink {
public:
    explicit TextPrinter(bool color) : lines_(std::chrono::system_clock::now(), color) {}

    void write(const engine::Finding& finding) override
    {
        const std::size_t columns = page_of_output().columns; // which may change meanwhile
        sink::set_page_width(columns);
        put(lines_.next(sink::event_json(finding), columns));
    }

private:
    sink::EventLines lines_;
};

} // namespace

Page page_of_output()
{
    Page page;
    winsize size{};
    const bool is_terminal = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    if (is_terminal && size.ws_row > 0)
        page.lines = size.ws_row;
    const char* columns = std::getenv("COLUMNS"); // as others, it counts before the terminal's
    const auto wanted = columns == nullptr ? 0UL : std::strtoul(columns, nullptr, 10);
    if (wanted > 0)
        page.columns = wanted;
    else if (is_terminal && size.ws_col > 0)
        page.columns = size.ws_col;
    return page;
}

bool wants_color(const OutputOptions& options)
{
    if (options.color != "auto")
        return options.color == "always";
    const char* no_color = std::getenv("NO_COLOR"); // https://no-color.org: any non-empty value
    return ::isatty(STDOUT_FILENO) != 0 && (!no_color || *no_color == '\0');
}

void add_format_option(CLI::App& command, std::string& format,
                       const std::vector<std::string>& formats)
{
    command.add_option("-o,--output", format, "How to print")
        ->check(CLI::IsMember(formats))
        ->capture_default_str();
}

void add_output_options(CLI::App& command, OutputOptions& options,
                        const std::vector<std::string>& formats)
{
    add_format_option(command, options.format, formats);
    command.add_option("--color", options.color, "Colours in a table")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->capture_default_str();
}

std::unique_ptr<sink::Sink> make_printer(const OutputOptions& options)
{
    if (options.format == "jsonl")
        return std::make_unique<LinePrinter>();
    if (options.format == "json")
        return std::make_unique<ArrayPrinter>();
    return std::make_unique<TextPrinter>(wants_color(options));
}

std::unique_ptr<sink::Sink> make_ordered_printer(const OutputOptions& options)
{
    return std::make_unique<TimeOrder>(make_printer(options));
}

} // namespace bgpsnoop::cli
