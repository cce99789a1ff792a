// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/seeds.hpp"

/// Of what reads text.
namespace bgpsnoop::fuzz {

namespace {

using namespace test;

ByteVector text(std::string_view of)
{
    return {of.begin(), of.end()};
}

} // namespace

std::vector<ByteVector> seeds_of_config()
{
    std::vector<ByteVector> seeds;
    for (const char* names :
         {"10.0.0.1: core1\n2001:db8::/32: {name: \"v6\", group: transit}\n",
          "fe80::1%eth0: leaf\n0.0.0.0/0: anyone\n10.0.0.0/8:\n  name: x\n  group: y\n",
          "&a 10.0.0.1: &b n\n10.0.0.2: *b\n", "[1, 2]", "10.0.0.1: |\n  a\n  b\n"})
        seeds.push_back(text(std::string(1, '\0') + names));
    for (const char* options :
         {"web.listen-address: ['127.0.0.1:1', '[::1]:2']\nport: [179, 1790]\nstate-dir: /x\n",
          "max-sessions: 100\nall-messages: true\ninterval: 90s\n", "config: x\n", "port: 70000\n",
          "all-messages: [a, {b: c}]\n", "? {a: b}\n: c\n", "--- !!map\n<<: &x {port: 1}\n"})
        seeds.push_back(text(std::string(1, '\1') + options));
    return seeds;
}

std::vector<ByteVector> seeds_of_http()
{
    std::vector<ByteVector> seeds;
    for (const char* request :
         {"GET\n/metrics\nlocalhost:19179", "HEAD\n/\n[::1]:19179", "POST\n/metrics\n127.0.0.1",
          "GET\n/api/v1/events\nlocalhost.\nafter=3\nevent=reset\nnot=message\nlimit=5",
          "GET\n/api/v1/events\nx\nsince=2026-11-23T05:57:06.25+01:00\npeer=fe80::1%eth0",
          "GET\n/api/v1/events\n\nsince=1795409826", "GET\n/api/v1/sessions/10.82.1.10\nlocalhost",
          "GET\n/api/v1/sessions/fe80::1%eth0\nevil.example", "GET\n/api/v1/status\n127.1",
          "GET\n/-/ready\na.localhost", "GET\n/nothing\n[::ffff:127.0.0.1]"})
        seeds.push_back(text(request));
    return seeds;
}

} // namespace bgpsnoop::fuzz
