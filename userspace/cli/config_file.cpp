// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace bgpsnoop::cli {

namespace {

std::vector<std::string> values_of(const YAML::Node& node)
{
    if (!node.IsSequence())
        return {node.as<std::string>()};
    return node.as<std::vector<std::string>>();
}

void apply(CLI::App& command, const std::string& key, const YAML::Node& value)
{
    auto* option = key == "config" ? nullptr : command.get_option_no_throw("--" + key);
    if (!option)
        throw CLI::ConfigError("unknown option '" + key + "'");
    if (option->count() > 0)
        return;
    option->add_result(values_of(value));
    option->run_callback();
}

} // namespace

std::string apply_config_file(CLI::App& command, const std::string& path)
{
    if (path.empty())
        return "";
    try { // both libraries speak by exceptions: they end here
        const YAML::Node root = YAML::LoadFile(path);
        if (root.IsNull())
            return "";
        if (!root.IsMap())
            return fmt::format("{}: expected a mapping of options to values", path);
        for (const auto& entry : root)
            apply(command, entry.first.as<std::string>(), entry.second);
    } catch (const YAML::BadFile&) {
        return fmt::format("cannot read {}", path);
    } catch (const std::exception& error) {
        return fmt::format("{}: {}", path, error.what());
    }
    return "";
}

} // namespace bgpsnoop::cli
