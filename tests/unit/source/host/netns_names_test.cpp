// SPDX-License-Identifier: Apache-2.0
#include "source/host/netns_names.hpp"

#include <gtest/gtest.h>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {
namespace {

const std::string id(64, 'a');

TEST(NetnsNames, AContainersIdIsFoundWhereverItsRuntimePutsIt)
{
    for (const std::string& cgroup :
         {"0::/docker/" + id + "\n", "0::/system.slice/docker-" + id + ".scope\n",
          "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-" + id + ".scope\n",
          "0::/machine.slice/libpod-" + id + ".scope/container\n", "0::/lxc/" + id})
        EXPECT_EQ(container_in(cgroup), id.substr(0, 12)) << cgroup;
}

TEST(NetnsNames, OtherCgroupsHaveNone)
{
    for (const std::string& cgroup :
         {std::string("0::/init.scope\n"), "0::/system.slice/" + id + "b.scope",
          "0::/" + id.substr(1), std::string()})
        EXPECT_EQ(container_in(cgroup), "") << cgroup;
}

TEST(NetnsNames, ANamespaceThatNothingNamesHasNone)
{
    NetnsNames names;
    EXPECT_EQ(names.name_of(1), "");
    EXPECT_EQ(names.name_of(own_netns()), "");
}

TEST(NetnsNames, OneThatIsNewerThanTheLastSearchIsNotSaidToHaveNone)
{
    NetnsNames names;
    EXPECT_EQ(names.name_of(1), "");
    EXPECT_FALSE(names.name_of(2)); // there may not be another search so soon
    EXPECT_EQ(names.name_of(1), "");
}

} // namespace
} // namespace bgpsnoop::source
