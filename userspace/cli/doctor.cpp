#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/self_test.hpp"
#include "source/bpf_source.hpp"

namespace bgpsnoop::cli {

namespace {

void print_kernel()
{
    utsname system{};
    ::uname(&system);
    const bool has_btf = ::access("/sys/kernel/btf/vmlinux", R_OK) == 0;
    fmt::print("kernel         {} {}\n", system.release, system.machine);
    fmt::print("BTF            {}\n", has_btf ? "/sys/kernel/btf/vmlinux" : "none");
    fmt::print("user           {}\n", ::geteuid() == 0 ? "root" : fmt::format("{}", ::geteuid()));
}

void print_hooks(const std::vector<source::Hook>& hooks)
{
    for (const auto& hook : hooks) {
        fmt::print("hook           {:<18} {}\n", hook.name,
                   hook.way.empty() ? "none: " + hook.problem : hook.way);
        if (!hook.way.empty() && !hook.problem.empty())
            fmt::print("               {:<18} (not by {})\n", "", hook.problem);
    }
}

int examine()
{
    print_kernel();
    auto test = SelfTest::prepare();
    if (!test)
        return fail(test.error());
    source::ProbeOptions options;
    options.ports = {test->port()};
    auto source = source::BpfSource::start(options);
    if (!source)
        return fail(source.error());
    print_hooks((*source)->hooks());
    const auto missing = test->run(**source);
    if (!missing.empty())
        return fail("the self-test did not see " + missing);
    fmt::print("self-test      saw a loopback connection on port {}: handshake, OPEN written and "
               "read, close\n",
               test->port());
    return done;
}

} // namespace

void add_doctor(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "doctor", "Say what this kernel offers, which hooks will be used, and try them");
    command->callback([&exit_code] { exit_code = examine(); });
}

} // namespace bgpsnoop::cli
