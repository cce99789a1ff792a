// SPDX-License-Identifier: Apache-2.0
#include <type_traits>

#include <gtest/gtest.h>
#include <linux/types.h>

#include "framer_state.h"
#include "record.h"

namespace {

/// No hidden padding: what the kernel writes is what user space reads, and no kernel stack leaks.
template <typename... Records> constexpr bool all_written_out()
{
    return (std::has_unique_object_representations_v<Records> && ...);
}

static_assert(
    all_written_out<record_header, socket_identity, stream_counts, socket_sample, state_record,
                    reset_record, error_record, piece_record, stream_fault_record, socket_record,
                    drop_record, unsendable_record, bind_failed_record, probe_config>());
static_assert(RECORD_BODY_MAX == FRAMER_BODY_MAX);

TEST(Record, BodiesBeginAlignedRightBehindThePieceRecord)
{
    EXPECT_EQ(sizeof(piece_record) % alignof(piece_record), 0U);
}

} // namespace
