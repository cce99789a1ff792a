// SPDX-License-Identifier: Apache-2.0
#include "cli/live/doctor_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace bgpsnoop::cli {

namespace {

std::string line_of(const char* what, const std::string& words)
{
    return fmt::format("{:<14} {}\n", what, words);
}

std::string lines_of(const source::Hook& hook)
{
    std::string text =
        line_of("hook", fmt::format("{:<18} {}", hook.name,
                                    hook.way.empty() ? "none: " + hook.problem : hook.way));
    if (!hook.way.empty() && !hook.problem.empty())
        text += line_of("", fmt::format("{:<18} (not by {})", "", hook.problem));
    if (!hook.limit.empty())
        text += line_of("", fmt::format("{:<18} (does not see {})", "", hook.limit));
    return text;
}

nlohmann::ordered_json json_of_hook(const source::Hook& hook)
{
    nlohmann::ordered_json json{
        {"hook", hook.name}, {"attached", !hook.way.empty()}, {"offered", hook.offered}};
    const std::pair<const char*, const std::string&> words[] = {
        {"way", hook.way}, {"problem", hook.problem}, {"limit", hook.limit}};
    for (const auto& [key, value] : words)
        if (!value.empty())
            json[key] = value;
    return json;
}

} // namespace

std::vector<std::string> DoctorReport::unseen() const
{
    std::vector<std::string> all;
    for (const Hidden& each : hidden)
        if (each.blinds && !each.sentence.empty())
            all.push_back(each.what);
    for (const Privilege& each : privileges)
        if (!each.is_here)
            all.push_back(each.name);
    for (const source::Hook& each : hooks)
        if (each.way.empty() && each.offered)
            all.push_back(each.name);
    return all;
}

std::string text_of(const DoctorReport& report)
{
    std::string text = line_of("kernel", report.release + " " + report.machine) +
                       line_of("BTF", report.btf) + line_of("user", report.user);
    for (const DoctorReport::Hidden& each : report.hidden)
        if (!each.sentence.empty())
            text += line_of(each.what.c_str(), each.sentence);
    for (const Privilege& each : report.privileges)
        text += line_of("capability", fmt::format("{:<19} {}", each.name, each.words));
    for (const source::Hook& hook : report.hooks)
        text += lines_of(hook);
    const auto unseen = report.unseen();
    if (!report.hooks.empty() && !unseen.empty())
        text += line_of("to be mended",
                        fmt::format("{}: this kernel could show more", fmt::join(unseen, ", ")));
    if (!report.self_test.empty())
        text += line_of("self-test", report.self_test);
    return text;
}

nlohmann::ordered_json json_of(const DoctorReport& report)
{
    using Json = nlohmann::ordered_json;
    Json json{{"kernel", report.release}, {"machine", report.machine},
              {"btf", report.btf},        {"user", report.user},
              {"hidden", Json::object()}, {"capabilities", Json::array()},
              {"hooks", Json::array()}};
    for (const DoctorReport::Hidden& each : report.hidden)
        if (!each.sentence.empty())
            json["hidden"][each.what] = each.sentence;
    for (const Privilege& each : report.privileges)
        json["capabilities"].push_back(
            {{"name", each.name}, {"here", each.is_here}, {"words", each.words}});
    for (const source::Hook& hook : report.hooks)
        json["hooks"].push_back(json_of_hook(hook));
    json["to_be_mended"] = report.unseen();
    json["self_test"] = !report.self_test.empty();
    if (!report.problem.empty())
        json["problem"] = report.problem;
    return json;
}

} // namespace bgpsnoop::cli
