// SPDX-License-Identifier: Apache-2.0
#include "cli/live/configuration.hpp"

#include <filesystem>
#include <utility>

#include "cli/live/web_config.hpp"

namespace bgpsnoop::cli {

Configuration::Configuration(const CLI::App& command_line, std::string usual_file)
    : usual_file_(std::move(usual_file))
{
    for (const CLI::Option* option : command_line.get_options())
        if (option->count() > 0)
            given_.emplace(option->get_name(), option->results());
}

std::string Configuration::file() const
{
    if (const auto given = given_.find("--config"); given != given_.end())
        return given->second.front();
    std::error_code unreadable; // then it is there
    const bool is_there = std::filesystem::exists(usual_file_, unreadable) || unreadable;
    return is_there ? usual_file_ : "";
}

tl::expected<Configured, ConfigProblems> Configuration::read() const
{
    CLI::App command;
    Configured read;
    add_agent_options(command, read.options);
    for (const auto& [name, words] : given_) { // they have been checked
        CLI::Option* option = command.get_option(name);
        option->add_result(words);
        option->run_callback();
    }
    read.file = file();
    if (auto problems = apply_config_file(command, read.file); !problems.empty())
        return tl::make_unexpected(std::move(problems));
    auto web = read_web_config(read.options.web_config);
    if (!web)
        return tl::make_unexpected(std::move(web.error()));
    read.options.http.web = *std::move(web);
    auto names = Names::load(read.options.live.names);
    if (!names)
        return tl::make_unexpected(ConfigProblems{names.error()});
    read.names = std::move(*names);
    return read;
}

} // namespace bgpsnoop::cli
