// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_directory.hpp"

#include <filesystem>
#include <fstream>

#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bgpsnoop {
namespace {

namespace fs = std::filesystem;
using sink::EvidenceDirectory;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

std::string name_of(int second)
{
    return fmt::format("2026-11-29T15-04-{:02}.000Z_10.0.0.1_peer_reset.pcapng", second);
}

class EvidenceDirectories : public testing::Test {
protected:
    EvidenceDirectories()
    {
        std::string pattern = testing::TempDir() + "evidence_XXXXXX";
        base = mkdtemp(pattern.data());
        path = base / "of" / "bgp";
    }
    ~EvidenceDirectories() override
    {
        fs::remove_all(base);
        ::umask(umask_before);
    }

    std::shared_ptr<EvidenceDirectory> open(EvidenceDirectory::Limits limits = {})
    {
        return EvidenceDirectory::open(path, limits).value();
    }
    void put(const std::string& name, std::size_t size = 1)
    {
        std::ofstream(path / name) << std::string(size, 'x');
    }
    std::vector<std::string> names() const
    {
        std::vector<std::string> found;
        for (const auto& each : fs::directory_iterator(path))
            found.push_back(each.path().filename());
        std::ranges::sort(found);
        return found;
    }
    mode_t mode_of(const fs::path& what) const
    {
        struct stat state {};
        EXPECT_EQ(::stat(what.c_str(), &state), 0);
        return state.st_mode & 0777U;
    }

    fs::path base;
    fs::path path;
    mode_t umask_before = ::umask(0022);
};

TEST_F(EvidenceDirectories, AreMadeForOwnerAndGroup)
{
    EXPECT_EQ(open()->write({name_of(1), "bytes"}), std::nullopt);
    EXPECT_EQ(mode_of(path), 0750U);
    EXPECT_EQ(mode_of(path / name_of(1)), 0640U);
    std::ifstream file(path / name_of(1));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "bytes");
}

TEST_F(EvidenceDirectories, TheOldestGoFirstByNumber)
{
    const auto directory = open({.files = 2});
    for (const int second : {3, 1, 2})
        EXPECT_EQ(directory->write({name_of(second), "x"}), std::nullopt);
    EXPECT_THAT(names(), ElementsAre(name_of(2), name_of(3)));
    EXPECT_EQ(directory->written(), 3U);
    EXPECT_EQ(directory->removed(), 1U);
}

TEST_F(EvidenceDirectories, TheOldestGoFirstBySize)
{
    const auto directory = open({.bytes = 100});
    for (const int second : {1, 2, 3})
        EXPECT_EQ(directory->write({name_of(second), std::string(40, 'x')}), std::nullopt);
    EXPECT_THAT(names(), ElementsAre(name_of(2), name_of(3)));
}

TEST_F(EvidenceDirectories, ARestartChangesNothing)
{
    for (const int second : {1, 2, 3})
        EXPECT_EQ(open({.files = 2})->write({name_of(second), "x"}), std::nullopt);
    EXPECT_THAT(names(), ElementsAre(name_of(2), name_of(3)));
    open({.files = 1});
    EXPECT_THAT(names(), ElementsAre(name_of(3))) << "a smaller bound holds from the start on";
}

TEST_F(EvidenceDirectories, ForeignFilesAreNeverTouched)
{
    open();
    put("notes.txt", 1000);
    put("capture.pcapng", 1000);
    put(".notes.partial");
    fs::create_directory(path / name_of(0));
    fs::create_symlink("/etc/passwd", path / name_of(1));
    const auto directory = open({.files = 1, .bytes = 100});
    for (const int second : {2, 3})
        EXPECT_EQ(directory->write({name_of(second), "x"}), std::nullopt);
    EXPECT_THAT(names(), ElementsAre(".notes.partial", name_of(0), name_of(1), name_of(3),
                                     "capture.pcapng", "notes.txt"));
}

TEST_F(EvidenceDirectories, WhatAKilledAgentLeftHalfWrittenIsRemoved)
{
    open();
    put("." + name_of(1) + ".partial");
    open();
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(EvidenceDirectories, TwoOfOneNameAreTwoFiles)
{
    const auto directory = open();
    for (int count = 0; count < 3; ++count)
        EXPECT_EQ(directory->write({name_of(1), "x"}), std::nullopt);
    EXPECT_THAT(names(), SizeIs(3));
    open({.files = 1});
    EXPECT_THAT(names(), SizeIs(1)) << "all of them are known again";
}

TEST_F(EvidenceDirectories, OneThatIsTakenAwayIsMadeAgain)
{
    const auto directory = open();
    fs::remove_all(path);
    EXPECT_EQ(directory->write({name_of(1), "x"}), std::nullopt);
    EXPECT_THAT(names(), ElementsAre(name_of(1)));
}

TEST_F(EvidenceDirectories, WhatCannotBeWrittenIsASentence)
{
    const auto directory = open();
    fs::remove_all(path);
    std::ofstream(path) << "no directory";
    EXPECT_THAT(directory->write({name_of(1), "x"}),
                Optional(HasSubstr("cannot write evidence to")));
    EXPECT_EQ(directory->written(), 0U);
}

TEST_F(EvidenceDirectories, AFullDiskLeavesNoHalfFile)
{
    const auto directory = open();
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const struct rlimit small {
        100, before.rlim_max
    };
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto failure = directory->write({name_of(1), std::string(1000, 'x')});
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    EXPECT_THAT(failure, Optional(HasSubstr("File too large")));
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(EvidenceDirectories, AnImpossibleOneIsOneSentence)
{
    std::ofstream(base / "file") << "x";
    const auto opened = EvidenceDirectory::open(base / "file", {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), fmt::format("cannot write evidence to {}: Not a directory",
                                          (base / "file").string()));
    EXPECT_FALSE(EvidenceDirectory::open("/proc/evidence", {}));
}

} // namespace
} // namespace bgpsnoop
