// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "engine/engine.hpp"
#include "source/capture/capture.hpp"

namespace bgpsnoop::cli {

namespace {

struct ReplayOptions {
    std::vector<std::string> files;
    std::vector<std::string> local;
    source::CaptureOptions capture;
    OutputOptions output;
};

/// What the capture could not tell, on standard error: silence would look like certainty.
void report_gaps(const source::CaptureSummary& summary)
{
    for (std::size_t i = 0; i < summary.unparsed.size(); ++i)
        if (summary.unparsed.at(i) > 0)
            fmt::print(stderr, "bgpsnoop: {} packets left out: {}\n", summary.unparsed.at(i),
                       wire::name_of(static_cast<wire::Unparsed>(i)));
    if (summary.gaps > 0)
        fmt::print(stderr, "bgpsnoop: {} stretches of TCP streams are missing in the capture\n",
                   summary.gaps);
    if (summary.bgp_segments == 0)
        fmt::print(stderr, "bgpsnoop: no BGP among {} packets\n", summary.packets);
}

int replay(ReplayOptions& options)
{
    for (const auto& text : options.local)
        options.capture.local.push_back(*wire::Address::parse(text));
    engine::Options engine_options;
    engine_options.ports = options.capture.ports;
    engine_options.all_messages = options.capture.all_messages;
    engine_options.senses.drops = false; // what a host drops is not on the wire
    engine::Engine engine(engine_options);
    const auto printer = make_story_printer(options.output);
    const auto summary =
        source::read_captures(options.files, options.capture, [&](const engine::Input& input) {
            for (const auto& finding : engine.feed(input))
                printer->write(finding);
        });
    if (!summary)
        return fail(summary.error());
    report_gaps(*summary);
    return done;
}

std::string check_address(const std::string& text)
{
    return wire::Address::parse(text) ? "" : "not an IP address: " + text;
}

} // namespace

void add_replay(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("replay", "Diagnose the BGP sessions in a capture file");
    auto options = std::make_shared<ReplayOptions>();
    command->add_option("FILE", options->files, "pcap or pcapng files; - reads standard input")
        ->required();
    command
        ->add_option("--local", options->local,
                     "Address of the router to look from; may be given several times")
        ->check(CLI::Validator(check_address, "ADDRESS"))
        ->expected(1, 64);
    command
        ->add_option("--port", options->capture.ports,
                     "TCP port of BGP; may be given several times")
        ->check(CLI::Range(1, 65535))
        ->expected(1, 8)
        ->capture_default_str();
    command->add_flag("--all-messages", options->capture.all_messages,
                      "Events for KEEPALIVE and UPDATE messages too");
    add_output_options(*command, options->output);
    command->callback([options, &exit_code] { exit_code = replay(*options); });
}

} // namespace bgpsnoop::cli
