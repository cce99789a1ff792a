// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include <fmt/format.h>

#include "cli/yaml.hpp"
#include "sink/named_file.hpp"
#include "sink/nearest.hpp"

namespace bgpsnoop::cli {

namespace {

constexpr std::size_t largest_config = std::size_t{1} << 20;

bool is_key(const std::string& option)
{
    return std::ranges::find(not_in_config, option) == std::end(not_in_config);
}

std::vector<std::string> keys_of(const CLI::App& command)
{
    std::vector<std::string> keys;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames())
            if (is_key(name))
                keys.push_back(name);
    return keys;
}

bool is_flag(const CLI::Option& option)
{
    return option.get_items_expected_max() == 0;
}

/// What the option cannot be given, whatever it would say to it; empty: it can.
std::string misfit(const CLI::Option& option, const YAML::Node& value)
{
    bool truth = false;
    if (is_flag(option))
        return YAML::convert<bool>::decode(value, truth) ? "" : "expected true or false";
    const auto is_word = [](const YAML::Node& node) { return node.IsScalar(); };
    if (option.get_items_expected_max() == 1)
        return value.IsScalar() ? "" : "expected one value";
    if (value.IsScalar() ||
        (value.IsSequence() && std::all_of(value.begin(), value.end(), is_word)))
        return "";
    return "expected a value or a list of values";
}

std::vector<std::string> words_of(const CLI::Option& option, const YAML::Node& value)
{
    if (is_flag(option))
        return {value.as<bool>() ? "true" : "false"};
    if (value.IsScalar())
        return {value.as<std::string>()};
    return value.as<std::vector<std::string>>();
}

/// The library begins with the option's name, as it stands on a command line.
std::string without_name(const std::string& message, const std::string& key)
{
    const std::string name = "--" + key + ": ";
    return message.starts_with(name) ? message.substr(name.size()) : message;
}

/// Empty, or what is wrong with the value.
std::string give(CLI::Option& option, const std::string& key, const YAML::Node& value)
{
    if (std::string wrong = misfit(option, value); !wrong.empty())
        return wrong;
    const auto words = words_of(option, value);
    try { // the library speaks by exceptions: they end here
        option.add_result(words);
        option.run_callback();
    } catch (const CLI::ConversionError&) {
        return fmt::format("cannot make sense of '{}'", fmt::join(words, ", "));
    } catch (const CLI::Error& error) {
        return without_name(error.what(), key);
    }
    return "";
}

/// One reading of one file.
class ConfigReading {
public:
    ConfigReading(CLI::App& command, const std::string& path)
        : command_(command), path_(path), keys_(keys_of(command))
    {
        for (const std::string& key : keys_)
            if (command.get_option("--" + key)->count() > 0)
                on_command_line_.push_back(key);
    }

    void read(const YAML::Node& root)
    {
        if (root.IsNull())
            return;
        if (!root.IsMap())
            return complain(root, "expected a mapping of options to values");
        for (const auto& entry : root)
            read(entry.first, entry.second);
    }

    ConfigProblems problems() const { return problems_; }

private:
    void complain(const YAML::Node& at, const std::string& what)
    {
        problems_.push_back(fmt::format("{}:{}: {}", path_, at.Mark().line + 1, what));
    }

    void read(const YAML::Node& name, const YAML::Node& value)
    {
        const auto key = name.IsScalar() ? name.as<std::string>() : std::string();
        if (!std::ranges::count(keys_, key))
            return complain(name, unknown(key));
        const auto [first, is_new] = lines_.try_emplace(key, name.Mark().line + 1);
        if (!is_new)
            return complain(name, fmt::format("{} stands in line {} already", key, first->second));
        if (std::ranges::count(on_command_line_, key))
            return;
        const auto wrong = give(*command_.get_option("--" + key), key, value);
        if (!wrong.empty())
            complain(name, fmt::format("{}: {}", key, wrong));
    }

    std::string unknown(const std::string& key) const
    {
        return fmt::format("unknown key '{}'{}", key, sink::did_you_mean(key, keys_));
    }

    CLI::App& command_;
    const std::string& path_;
    std::vector<std::string> keys_;
    std::vector<std::string> on_command_line_;
    std::map<std::string, int> lines_;
    ConfigProblems problems_;
};

} // namespace

ConfigProblems apply_config_file(CLI::App& command, const std::string& path)
{
    if (path.empty())
        return {};
    const auto text = sink::text_of_file(path, largest_config);
    if (!text)
        return {text.error()};
    ConfigReading reading(command, path);
    try { // the library speaks by exceptions: they end here
        reading.read(only_document(*text));
    } catch (const YAML::Exception& error) {
        return {fmt::format("{}:{}: {}", path, error.mark.line + 1, error.msg)};
    }
    return reading.problems();
}

} // namespace bgpsnoop::cli
