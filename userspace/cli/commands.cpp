// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <cstdio>

#include "cli/descriptors.hpp"
#include "cli/version.hpp"

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

int run(int argc, const char* const* argv)
{
    prepare_descriptors();
    CLI::App app("Watches BGP sessions from the kernel and says why one is down.", "bgpsnoop");
    int exit_code = done;
    add_commands(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrong_usage;
    }
    return exit_code;
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
