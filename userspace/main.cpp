#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

int main(int argc, char** argv)
{
    CLI::App app("Watches BGP sessions from the kernel and says why one is down.", "bgpsnoop");
    int exit_code = 0;
    bgpsnoop::cli::add_commands(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bgpsnoop::cli::wrong_usage;
    }
    return exit_code;
}
