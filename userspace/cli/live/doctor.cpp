// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/live/live.hpp"
#include "cli/live/privileges.hpp"
#include "cli/live/self_test.hpp"
#include "cli/output.hpp"
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

void print_kernel(const std::string& btf)
{
    utsname system{};
    ::uname(&system);
    print(fmt::format("kernel         {} {}\n", system.release, system.machine));
    print(fmt::format("BTF            {}\n", words_on_btf(btf)));
    print(fmt::format("user           {}\n",
                      ::geteuid() == 0 ? "root" : fmt::format("{}", ::geteuid())));
}

/// Only where something is amiss.
void print_container()
{
    const std::pair<const char*, std::string> rows[] = {
        {"processes", source::hidden_processes()},
        {"network", source::hidden_network()},
        {"names", source::hidden_names()},
        {"state", source::fleeting_state()},
    };
    for (const auto& [what, sentence] : rows)
        if (!sentence.empty())
            print(fmt::format("{:<14} {}\n", what, sentence));
}

void print_hooks(const std::vector<source::Hook>& hooks)
{
    for (const auto& hook : hooks) {
        print(fmt::format("hook           {:<18} {}\n", hook.name,
                          hook.way.empty() ? "none: " + hook.problem : hook.way));
        if (!hook.way.empty() && !hook.problem.empty())
            print(fmt::format("               {:<18} (not by {})\n", "", hook.problem));
        if (!hook.limit.empty())
            print(fmt::format("               {:<18} (does not see {})\n", "", hook.limit));
    }
}

int examine(const std::string& btf)
{
    print_kernel(btf);
    print_container();
    print(words_on_privileges());
    auto test = SelfTest::prepare();
    if (!test)
        return fail(test.error());
    source::ProbeOptions options;
    options.ports = {test->port()};
    options.btf = btf;
    auto source = source::KernelSource::start(options);
    if (!source)
        return fail(source.error());
    print_hooks((*source)->hooks());
    if (const auto failure = test->run(**source); !failure.empty())
        return fail("the self-test " + failure);
    print(fmt::format(
        "self-test      saw a loopback connection on port {}: handshake, OPEN written and "
        "read, close\n",
        test->port()));
    return done;
}

} // namespace

void add_doctor(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "doctor", "Say what this kernel offers, which hooks will be used, and try them");
    auto btf = std::make_shared<std::string>();
    add_btf_option(*command, *btf);
    command->callback([btf, &exit_code] { exit_code = examine(*btf); });
}

} // namespace bgpsnoop::cli
