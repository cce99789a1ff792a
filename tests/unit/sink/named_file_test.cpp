// SPDX-License-Identifier: Apache-2.0
#include "sink/named_file.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace bgpsnoop::sink {
namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20;

class NamedFile : public testing::Test {
protected:
    void TearDown() override { std::filesystem::remove(path); }
    void write(const std::string& text) const { std::ofstream(path) << text; }

    const std::string path =
        std::filesystem::temp_directory_path() / fmt::format("bgpsnoop-named.{}", ::getpid());
};

TEST_F(NamedFile, IsReadAsAWholeUpToTheBound)
{
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65536}, megabyte}) {
        write(std::string(size, 'x'));
        EXPECT_EQ(text_of_file(path, megabyte).value().size(), size);
    }
}

TEST_F(NamedFile, BeyondTheBoundIsRefused)
{
    write(std::string(megabyte + 1, 'x'));
    EXPECT_EQ(text_of_file(path, megabyte).error(),
              fmt::format("cannot read {}: it is larger than 1 MB", path));
    EXPECT_EQ(text_of_file("/dev/zero", megabyte).error(),
              "cannot read /dev/zero: it is larger than 1 MB");
}

TEST_F(NamedFile, WhatIsNoFileIsSaid)
{
    EXPECT_EQ(text_of_file("/nonexistent", 1).error(),
              "cannot read /nonexistent: No such file or directory");
    EXPECT_EQ(text_of_file("/usr", 1).error(), "cannot read /usr: it is a directory");
    EXPECT_EQ(text_of_file("/proc/self/mem", 1).error(),
              "cannot read /proc/self/mem: Input/output error");
}

} // namespace
} // namespace bgpsnoop::sink
