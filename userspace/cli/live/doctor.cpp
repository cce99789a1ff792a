// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <linux/capability.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/live/doctor_report.hpp"
#include "cli/live/live.hpp"
#include "cli/live/self_test.hpp"
#include "cli/output.hpp"
#include "cli/standard_output.hpp"
#include "sink/json/event_json.hpp"
#include "source/host/capabilities.hpp"
#include "source/host/container.hpp"
#include "source/kernel/kernel_source.hpp"
#include "source/loader/btf.hpp"

namespace bgpsnoop::cli {

namespace {

/// Programs that trace are tied to kernel functions by the kernel's own BTF: a file serves to find
/// the members of structs, and no more.
std::string words_on_btf(const std::string& file)
{
    const bool is_shown = source::kernel_has_btf(), is_hidden = source::kernel_hides_btf();
    if (file.empty() && is_shown)
        return source::kernel_btf;
    if (file.empty())
        return is_hidden ? "the kernel shows no file of it; give one with --btf"
                         : "none: the kernel takes no tp_btf, fentry or iter programs";
    if (is_shown)
        return file + " (for the members of structs)";
    if (is_hidden)
        return file + " (in place of the kernel's own, of which it shows no file)";
    if (!source::is_capable(CAP_SYS_ADMIN))
        return file + " (of no use: whether the kernel has the same it tells CAP_SYS_ADMIN only)";
    return file + " (of no use: without BTF of its own the kernel takes no tp_btf, fentry or iter "
                  "programs, and the others need none)";
}

DoctorReport look_around(const std::string& btf)
{
    utsname system{};
    ::uname(&system);
    DoctorReport report;
    report.release = system.release;
    report.machine = system.machine;
    report.btf = words_on_btf(btf);
    report.user = ::geteuid() == 0 ? "root" : fmt::format("{}", ::geteuid());
    report.hidden = {{"processes", source::hidden_processes(), true},
                     {"network", source::hidden_network()},
                     {"names", source::hidden_names()},
                     {"cgroups", source::hidden_cgroups(), true},
                     {"state", source::fleeting_state()}};
    report.privileges = privileges();
    return report;
}

/// Empty, or why it could not.
std::string try_hooks(const std::string& btf, DoctorReport& report)
{
    auto test = SelfTest::prepare();
    if (!test)
        return test.error();
    source::ProbeOptions options;
    options.ports = {test->port()};
    options.btf = btf;
    auto source = source::KernelSource::start(options);
    if (!source)
        return source.error();
    report.hooks = (*source)->hooks();
    if (const auto failure = test->run(**source); !failure.empty())
        return "the self-test " + failure;
    report.self_test =
        fmt::format("saw a loopback connection on port {}: handshake, OPEN written and read, close",
                    test->port());
    return "";
}

struct DoctorOptions {
    std::string btf;
    std::string format = "table";
};

int examine(const DoctorOptions& options)
{
    DoctorReport report = look_around(options.btf);
    report.problem = try_hooks(options.btf, report);
    print(options.format == "json" ? sink::json_line(json_of(report)) + "\n" : text_of(report));
    if (!report.problem.empty())
        return fail(report.problem);
    return report.unseen().empty() ? done : failed;
}

} // namespace

void add_doctor(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "doctor", "Say what this kernel offers, which hooks will be used, and try them; status 1 "
                  "if the agent would not see something that this kernel could show");
    auto options = std::make_shared<DoctorOptions>();
    add_btf_option(*command, options->btf);
    add_format_option(*command, options->format, {"table", "json"});
    command->callback([options, &exit_code] { exit_code = examine(*options); });
}

} // namespace bgpsnoop::cli
