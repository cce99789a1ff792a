// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::cli {

/// Wakes the loop, which waits for records: somebody asks for something.
class Bell {
public:
    Bell();
    void ring() const;                                ///< from any thread
    bool answer();                                    ///< whether it was rung since the last time
    int descriptor() const { return counter_.get(); } ///< readable while it was

private:
    source::FileDescriptor counter_; ///< none was to be had: it is never heard
};

} // namespace bgpsnoop::cli
