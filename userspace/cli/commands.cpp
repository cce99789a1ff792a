// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <fmt/format.h>

#include "cli/descriptors.hpp"
#include "cli/output.hpp"
#include "cli/version.hpp"
#include "sink/format.hpp"
#include "sink/nearest.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::cli {

void add_commands(CLI::App& app, int& exit_code)
{
    app.set_version_flag("--version", version_text, "Say which version this is, and of what");
    app.require_subcommand(1);
#ifdef BGPSNOOP_WITH_BPF
    add_agent(app, exit_code);
    add_trace(app, exit_code);
    add_doctor(app, exit_code);
#endif
    add_replay(app, exit_code);
    add_sessions(app, exit_code);
    add_explain(app, exit_code);
    add_events(app, exit_code);
#ifdef BGPSNOOP_WITH_BPF
    add_docs(app, exit_code); // the documents are about the whole command line
#endif
}

namespace {

/// Of a first word that is no command; empty: it is one, or none.
std::string unknown_command(const CLI::App& app, int argc, const char* const* argv)
{
    const std::string word = argc > 1 ? argv[1] : "";
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands({}))
        known.push_back(command->get_name());
    if (word.empty() || word.starts_with('-') || std::ranges::count(known, word) > 0)
        return "";
    const std::string meant = sink::did_you_mean(word, known);
    return fmt::format("there is no command '{}'{}", sink::printable(word),
                       meant.empty() ? ": bgpsnoop -h names all" : meant);
}

} // namespace

int run(int argc, const char* const* argv)
{
    prepare_descriptors();
    CLI::App app("Watches BGP sessions from the kernel and says why one is down.", "bgpsnoop");
    int exit_code = done;
    add_commands(app, exit_code);
    sink::set_page_width(page_of_output().columns);
    app.failure_message([](const CLI::App* /*app*/, const CLI::Error& error) {
        return fmt::format("bgpsnoop: {}\n", error.what());
    });
    if (const std::string wrong = unknown_command(app, argc, argv); !wrong.empty()) {
        say(wrong);
        return wrong_usage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrong_usage;
    }
    const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    return exit_code == done && !is_written ? fail("cannot write to standard output") : exit_code;
}

void say(const std::string& sentence)
{
    const std::string line = "bgpsnoop: " + sentence + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr); // that it fails is nothing to end for
}

int fail(const std::string& sentence)
{
    say(sentence);
    return failed;
}

} // namespace bgpsnoop::cli
