// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "cli/config_file.hpp"
#include "cli/duration.hpp"
#include "cli/names.hpp"
#include "fuzz/fuzz_input.hpp"

/// The first byte picks: any bytes as the file of names, or as the file of options. What is wrong
/// with it is said in one line; what is taken is as it must be.
namespace {

using namespace bgpsnoop;
using fuzz::require;

constexpr std::size_t longest_name = 64;

void require_one_line(const std::string& sentence)
{
    require(!sentence.empty() && sentence.size() < 100'000);
}

void fuzz_names(const std::string& yaml)
{
    const auto names = cli::Names::parse(yaml, "names.yml");
    if (!names)
        return require_one_line(names.error());
    for (const char* peer : {"10.0.0.1", "2001:db8::1", "fe80::1", "0.0.0.0", "::"}) {
        const auto* entry = names->find(*wire::Address::parse(peer), "eth0");
        require(entry == nullptr || (!entry->name.empty() && entry->name.size() <= longest_name &&
                                     entry->group.size() <= longest_name));
    }
}

/// Options as the agent has them: of each kind one.
struct Options {
    std::vector<std::string> addresses;
    std::vector<std::uint16_t> ports;
    std::string directory;
    std::size_t most = 1;
    bool flag = false;
    std::string interval;
};

std::string file_of(const std::string& content)
{
    static const int file = ::memfd_create("config", 0);
    require(::ftruncate(file, 0) == 0);
    require(::pwrite(file, content.data(), content.size(), 0) ==
            static_cast<ssize_t>(content.size()));
    return "/proc/self/fd/" + std::to_string(file);
}

void fuzz_options(const std::string& yaml)
{
    Options options;
    CLI::App app;
    app.add_option("--web.listen-address", options.addresses);
    app.add_option("--port", options.ports)->check(CLI::Range(1, 65535))->expected(1, 8);
    app.add_option("--state-dir", options.directory);
    app.add_option("--max-sessions", options.most)->check(CLI::Range(1, 1'000'000));
    app.add_flag("--all-messages", options.flag);
    app.add_option("--interval", options.interval)->check([](const std::string& text) {
        return cli::parse_duration(text) ? std::string() : std::string("no duration");
    });
    const cli::ConfigProblems wrong = cli::apply_config_file(app, file_of(yaml));
    for (const std::string& sentence : wrong)
        require_one_line(sentence);
    if (!wrong.empty())
        return;
    require(options.most >= 1 && options.most <= 1'000'000);
    require(options.ports.size() <= 8);
    require(options.interval.empty() || cli::parse_duration(options.interval));
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string yaml(data + 1, data + size);
    if (data[0] % 2 == 0)
        fuzz_names(yaml);
    else
        fuzz_options(yaml);
    return 0;
}
