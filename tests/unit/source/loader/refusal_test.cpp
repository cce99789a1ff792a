// SPDX-License-Identifier: Apache-2.0
#include "source/loader/refusal.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

constexpr const char* verifiers_log =
    "libbpf: prog 'read_skb': BPF program load failed: Invalid argument\n"
    "libbpf: prog 'read_skb': -- BEGIN PROG LOAD LOG --\n"
    "0: R1=ctx() R10=fp0\n"
    "calling kernel function bpf_dynptr_from_skb is not allowed\n"
    "processed 12 insns (limit 1000000) max_states_per_insn 0\n"
    "-- END PROG LOAD LOG --\n"
    "libbpf: prog 'read_skb': failed to load: -22\n"
    "libbpf: failed to load object 'probes_storage'\n";

TEST(Refusal, TheLastLineOfTheVerifiersLogIsTheReason)
{
    const Refusal refusal = refusal_of_load(EINVAL, verifiers_log);
    EXPECT_EQ(refusal.error, EINVAL);
    EXPECT_EQ(refusal.words, "calling kernel function bpf_dynptr_from_skb is not allowed");
}

TEST(Refusal, TheProgramThatLibbpfComplainsOfIsNamed)
{
    EXPECT_EQ(refusal_of_load(EINVAL, verifiers_log).program, "read_skb");
}

TEST(Refusal, WhereTheVerifierSaysNothingTheErrorIsTheReason)
{
    const Refusal refusal = refusal_of_load(EPERM, "libbpf: Error in bpf_object__probe_loading()");
    EXPECT_EQ(refusal.words, "Operation not permitted");
    EXPECT_EQ(refusal.program, "");
    EXPECT_EQ(refusal_of_load(ENOMEM, "").words, "Cannot allocate memory");
}

TEST(Refusal, AKernelThatRefusesUnseenLeavesTheLogEmptyAndTheErrorIsTheReason)
{
    constexpr const char* empty_log = "libbpf: prog 'watched_sockets': -- BEGIN PROG LOAD LOG --\n"
                                      "processed 0 insns (limit 1000000) max_states_per_insn 0\n"
                                      "-- END PROG LOAD LOG --\n";
    EXPECT_EQ(refusal_of_load(EPERM, empty_log).words, "Operation not permitted");
}

TEST(Refusal, ALogThatIsCutOffInAProgramsNameNamesWhatThereIs)
{
    EXPECT_EQ(refusal_of_load(EINVAL, "libbpf: prog 'read_s").program, "read_s");
}

TEST(Refusal, AnAttachmentIsOfAProgram)
{
    const Refusal refusal = refusal_of_attachment(ENOENT, "state_event");
    EXPECT_EQ(refusal.program, "state_event");
    EXPECT_EQ(refusal.words, "cannot be attached: No such file or directory");
}

TEST(Refusal, TheKernelsOwnErrorForMissingSupportHasWords)
{
    EXPECT_EQ(refusal_of_attachment(524, "read_function").words,
              "cannot be attached: this kernel does not support it");
}

} // namespace
} // namespace bgpsnoop::source
