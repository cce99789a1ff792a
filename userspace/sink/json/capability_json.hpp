// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "wire/message.hpp"

namespace bgpsnoop::sink {

/// {code, name, ...decoded fields}; without a decoder, or where the bytes do not fit it, `bytes`.
nlohmann::ordered_json capability_json(const wire::Capability& capability);

} // namespace bgpsnoop::sink
