// SPDX-License-Identifier: Apache-2.0
#include "cli/docs/fields.hpp"

#include <vector>

#include "cli/docs/page.hpp"

namespace bgpsnoop::cli {

std::string fields_table(std::span<const sink::Field> fields)
{
    std::vector<std::vector<std::string>> rows;
    for (const sink::Field& field : fields)
        rows.push_back({code(field.name), std::string(field.type),
                        field.given == sink::Given::always ? "always" : "where known",
                        std::string(field.meaning)});
    return rows.empty() ? "" : markdown_table({"field", "type", "given", "meaning"}, rows);
}

} // namespace bgpsnoop::cli
