// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <fmt/format.h>

#include "cli/descriptors.hpp"
#include "cli/option_words.hpp"
#include "cli/output.hpp"
#include "cli/standard_output.hpp"
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

std::vector<std::string> long_names_of(const CLI::App& command)
{
    std::vector<std::string> all;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames())
            all.push_back("--" + name);
    return all;
}

/// The one that was asked for, or bgpsnoop itself.
const CLI::App& command_of(const CLI::App& app)
{
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : *commands.front();
}

/// Of words that no option of the command takes: the first that looks like an option.
std::string unexpected(const CLI::App& app)
{
    const CLI::App& command = command_of(app);
    const auto words = app.remaining(true);
    const auto option =
        std::ranges::find_if(words, [](const auto& w) { return w.starts_with('-'); });
    if (option == words.end())
        return fmt::format("{} takes no '{}'", command.get_name(), sink::printable(words.front()));
    const std::string name = option->substr(0, option->find('='));
    const std::string meant = sink::did_you_mean(name, long_names_of(command));
    const std::string help = command.get_name() + (&command == &app ? " -h" : " --help");
    return fmt::format("{} has no option '{}'{}", command.get_name(), sink::printable(name),
                       meant.empty() ? ": " + help + " names all" : meant);
}

} // namespace

int run(int argc, const char* const* argv)
{
    prepare_descriptors();
    CLI::App app("Watches BGP sessions from the kernel and says why one is down.", "bgpsnoop");
    int exit_code = done;
    add_commands(app, exit_code);
    sink::set_page_width(page_of_output().columns);
    if (const std::string wrong = unknown_command(app, argc, argv); !wrong.empty()) {
        say(wrong);
        return wrong_usage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) {
            say(app.remaining(true).empty() ? complaint(command_of(app), error) : unexpected(app));
            return wrong_usage;
        }
        app.exit(error); // prints what -h and --version ask for
    }
    flush_output();
    const bool is_told = std::fflush(stdout) == 0 && std::ferror(stdout) == 0; // CLI11 uses that
    const bool is_written = output_works() && is_told;
    return exit_code == done && !is_written ? fail("cannot write to standard output") : exit_code;
}

} // namespace bgpsnoop::cli
