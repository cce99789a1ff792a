// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/json/event_json.hpp"

namespace bgpsnoop::sink {

/// An array whose elements are written as they come: of thousands none is kept as values.
class JsonArray {
public:
    void add(const nlohmann::ordered_json& element)
    {
        text_ += text_.empty() ? "[" : ",";
        text_ += json_line(element);
    }
    /// A line.
    std::string finish() && { return std::move(text_ += text_.empty() ? "[]\n" : "]\n"); }

private:
    std::string text_;
};

} // namespace bgpsnoop::sink
