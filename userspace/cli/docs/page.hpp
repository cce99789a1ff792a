// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

/// Markdown pages that are partly written by hand and partly from the tables in the source. What is
/// generated stands between `<!-- generated: NAME -->` and `<!-- /generated -->`.
namespace bgpsnoop::cli {

/// By the name of their place in a page.
using Blocks = std::map<std::string, std::string>;

/// The page with its places filled anew. Fails, with one sentence, for a place that no block is for
/// or that does not end.
tl::expected<std::string, std::string> fill_page(std::string_view page, const Blocks& blocks);

/// The places that a page has, in their order.
std::vector<std::string> places_of(std::string_view page);

/// A table of Markdown, its cells escaped where they must be.
std::string markdown_table(const std::vector<std::string>& heads,
                           const std::vector<std::vector<std::string>>& rows);

/// `name`
std::string code(std::string_view name);

} // namespace bgpsnoop::cli
