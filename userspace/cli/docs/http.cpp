// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <fmt/format.h>

#include "cli/docs/blocks.hpp"
#include "sink/http/routes.hpp"

/// What the agent answers over HTTP, from the table of routes.
namespace bgpsnoop::cli {

namespace {

std::string parameters_of(const sink::Route& route)
{
    if (route.parameters == nullptr)
        return "";
    std::vector<std::vector<std::string>> rows;
    for (const sink::Field& parameter : route.parameters())
        rows.push_back(
            {code(parameter.name), std::string(parameter.type), std::string(parameter.meaning)});
    return fmt::format("\nParameters of `{}`:\n\n{}", route.path,
                       markdown_table({"parameter", "value", "meaning"}, rows));
}

} // namespace

std::string routes_block()
{
    std::vector<std::vector<std::string>> rows;
    std::string parameters;
    for (const sink::Route& route : sink::routes()) {
        rows.push_back({code(route.path), code(route.content_type), std::string(route.answers)});
        parameters += parameters_of(route);
    }
    return markdown_table({"path", "content type", "answer"}, rows) + parameters;
}

} // namespace bgpsnoop::cli
