// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/chosen_events.hpp"
#include "cli/commands.hpp"
#include "cli/names.hpp"
#include "cli/option_words.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "engine/engine.hpp"
#include "sink/format.hpp"
#include "sink/json/read_json.hpp"
#include "source/capture/capture.hpp"
#include "source/capture/file.hpp"

namespace bgpsnoop::cli {

namespace {

struct ReplayOptions {
    std::vector<std::string> files;
    std::vector<std::string> local;
    source::CaptureOptions capture;
    std::string names;
    SelectionOptions selection;
    OutputOptions output;
};

/// Of a link type libpcap knows the name.
std::string in_words(const wire::LeftOut& what)
{
    return what.why == wire::Unparsed::link_type
               ? fmt::format("{} {}", wire::text_of(what),
                             source::name_of_link_type(static_cast<int>(what.what)))
               : wire::text_of(what);
}

void report_unmatched(const source::CaptureSummary& summary)
{
    if (summary.unmatched.empty() || summary.addresses.empty())
        return;
    std::vector<std::string> named;
    for (const auto& address : summary.unmatched)
        named.push_back(address.to_string());
    std::vector<std::string> known;
    for (const auto& address : summary.addresses)
        known.push_back(address.to_string());
    say(fmt::format("no BGP segment is from or to {} (--local); those are of {}",
                    fmt::join(named, ", "), fmt::join(known, ", ")));
}

/// What the capture could not tell, on standard error: silence would look like certainty.
void report_gaps(const source::CaptureSummary& summary)
{
    for (const auto& [what, count] : summary.left_out)
        say(fmt::format("{} packets left out: {}", count, in_words(what)));
    if (summary.cut > 0)
        say(fmt::format("{} segments are cut off by the snap length: capture with tcpdump -s 0",
                        summary.cut));
    if (summary.gaps > 0)
        say(fmt::format("{} stretches of TCP streams are missing in the capture", summary.gaps));
    report_unmatched(summary);
    if (summary.bgp_segments == 0)
        say(fmt::format("no BGP among {} packets", summary.packets));
}

/// Of a file that the agent has written: what it said then, where it knew more than packets show.
void report_recorded(const source::CaptureSummary& summary)
{
    for (const std::string& line : summary.recorded) {
        const auto event = nlohmann::ordered_json::parse(line, nullptr, false);
        if (!event.is_object())
            continue;
        std::vector<std::string> words{sink::text_of(event, "outcome")};
        for (const auto& cause : sink::list_of(event, "causes"))
            words.push_back(cause.is_string() ? cause.get<std::string>() : "");
        words.push_back("side " + sink::text_of(event, "side"));
        words.push_back(sink::text_of(event, "certainty"));
        say(sink::printable(fmt::format(
            "recorded by the agent at {}, of {}: {}: {}", sink::text_of(event, "time"),
            sink::peer_of(event), fmt::join(words, ", "), sink::text_of(event, "explanation"))));
    }
}

engine::Options engine_options_for(const source::CaptureOptions& capture)
{
    engine::Options engine_options;
    engine_options.ports = capture.ports;
    engine_options.all_messages = capture.all_messages;
    engine_options.senses.drops = false; // what a host drops is not on the wire
    engine_options.senses.ahead = true;  // and nobody waits for what a capture tells
    return engine_options;
}

/// A capture knows no zones: that of a link-local address, as `ip address` shows it, may be there.
std::optional<wire::Address> address_of(const std::string& text)
{
    const auto address = wire::Address::parse(text.substr(0, text.find('%')));
    const bool has_zone = text.find('%') != std::string::npos;
    return has_zone && !(address && address->is_link_local()) ? std::nullopt : address;
}

int replay(ReplayOptions& options)
{
    for (const auto& text : options.local)
        options.capture.local.push_back(*address_of(text));
    auto names = Names::load(options.names);
    if (!names)
        return fail(names.error());
    const Namer namer(std::move(*names));
    engine::Engine engine(engine_options_for(options.capture));
    const auto filter = options.selection.filter();
    const bool of_stories = options.output.format == "table" && filter.wants_all_kinds();
    const auto printer = of_stories ? make_story_printer(options.output, filter.selection)
                                    : make_ordered_printer(options.output);
    ChosenEvents chosen(of_stories ? sink::EventFilter{} : filter, *printer);
    const auto summary =
        source::read_captures(options.files, options.capture, [&](const engine::Input& input) {
            for (engine::Finding& finding : engine.feed(input)) {
                namer.name(finding);
                chosen.write(finding);
            }
        });
    if (!summary)
        return fail(summary.error());
    report_gaps(*summary);
    report_recorded(*summary);
    chosen.say_how_many();
    return done;
}

std::string check_address(const std::string& text)
{
    return address_of(text) ? "" : "not an IP address: " + text;
}

} // namespace

void add_replay(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("replay", "Diagnose the BGP sessions in a capture file");
    auto options = std::make_shared<ReplayOptions>();
    command
        ->add_option("FILE", options->files,
                     "pcap or pcapng files, gzipped or not; - reads standard input")
        ->required();
    command
        ->add_option("--local", options->local,
                     "Address of the router to look from; may be given several times")
        ->check(CLI::Validator(check_address, "ADDRESS"))
        ->allow_extra_args(false); // what follows it is a FILE
    command
        ->add_option("--port", options->capture.ports,
                     "TCP port of BGP; may be given several times")
        ->check(CLI::Range(1, 65535))
        ->check(only_digits())
        ->allow_extra_args(false)
        ->capture_default_str();
    command->add_flag("--all-messages", options->capture.all_messages,
                      "Events for KEEPALIVE and UPDATE messages too");
    add_names_option(*command, options->names);
    add_selection_options(*command, options->selection, Chosen::events_of_files);
    add_output_options(*command, options->output);
    command->callback([options, &exit_code] { exit_code = replay(*options); });
}

} // namespace bgpsnoop::cli
