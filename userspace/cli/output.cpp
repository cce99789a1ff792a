// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/time_order.hpp"
#include "sink/history/connection_story.hpp"
#include "sink/json/event_json.hpp"
#include "sink/text/event_text.hpp"
#include "sink/text/ladder.hpp"

namespace bgpsnoop::cli {

namespace {

class LinePrinter : public sink::Sink {
public:
    void write(const engine::Finding& finding) override
    {
        print(sink::json_line(sink::event_json(finding)) + "\n");
    }
};

class ArrayPrinter : public sink::Sink {
public:
    ArrayPrinter() = default;
    ArrayPrinter(const ArrayPrinter&) = delete;
    ArrayPrinter& operator=(const ArrayPrinter&) = delete;
    ~ArrayPrinter() override { print(first_ ? "[]\n" : "\n]\n"); }

    void write(const engine::Finding& finding) override
    {
        print((first_ ? "[\n" : ",\n") + sink::json_line(sink::event_json(finding)));
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
        print(lines_.next(sink::event_json(finding)));
    }

private:
    sink::EventLines lines_;
};

class StoryPrinter : public sink::Sink {
public:
    explicit StoryPrinter(bool color) : color_(color) {}

    StoryPrinter(const StoryPrinter&) = delete;
    StoryPrinter& operator=(const StoryPrinter&) = delete;
    ~StoryPrinter() override
    {
        while (!finished_.empty())
            print_first();
    }

    void write(const engine::Finding& finding) override
    {
        if (finding.connection == 0)
            return print(sink::event_text(sink::event_json(finding), color_) + "\n");
        const bool is_state = std::holds_alternative<engine::SessionStateChanged>(finding.what);
        if (is_state && finding.connection <= newest_)
            return; // follows from the messages, and comes after the end too
        newest_ = std::max(newest_, finding.connection);
        auto& story = living_.try_emplace(finding.connection, finding.connection).first->second;
        if (!is_state)
            story.add(finding, sink::keep(finding, ++sequence_));
        if (story.closed()) {
            finished_.insert(living_.extract(finding.connection));
            print_due();
        }
    }

private:
    /// In the order in which connections began, as far as the finished ones can wait.
    void print_due()
    {
        while (!finished_.empty() && (finished_.size() > most_waiting || living_.empty() ||
                                      finished_.begin()->first < living_.begin()->first))
            print_first();
    }

    void print_first()
    {
        const auto story = finished_.extract(finished_.begin());
        print((first_ ? "" : "\n") + sink::ladder_text(story.mapped().json(), color_));
        first_ = false;
    }

    static constexpr std::size_t most_waiting = 2048;

    bool color_;
    bool first_ = true;
    std::uint64_t sequence_ = 0;
    std::uint64_t newest_ = 0;
    std::map<std::uint64_t, sink::ConnectionStory> living_; ///< by connection
    std::map<std::uint64_t, sink::ConnectionStory> finished_;
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

void print(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

bool wants_color(const OutputOptions& options)
{
    if (options.color != "auto")
        return options.color == "always";
    const char* no_color = std::getenv("NO_COLOR"); // https://no-color.org: any non-empty value
    return ::isatty(STDOUT_FILENO) != 0 && (!no_color || *no_color == '\0');
}

void add_output_options(CLI::App& command, OutputOptions& options,
                        const std::vector<std::string>& formats)
{
    command.add_option("-o,--output", options.format, "How to print")
        ->check(CLI::IsMember(formats))
        ->capture_default_str();
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

std::unique_ptr<sink::Sink> make_story_printer(const OutputOptions& options)
{
    if (options.format != "table")
        return std::make_unique<TimeOrder>(make_printer(options));
    return std::make_unique<StoryPrinter>(wants_color(options));
}

bool output_works()
{
    return std::ferror(stdout) == 0;
}

} // namespace bgpsnoop::cli
