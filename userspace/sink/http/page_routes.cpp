// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "sink/http/answering.hpp"
#include "sink/page/overview.hpp"
#include "sink/page/page_files.hpp"
#include "sink/page/told.hpp"

/// What the page at `/` consists of, and what its script asks for.
namespace bgpsnoop::sink {

namespace {

/// RFC 9110 13.1.2. The tags are weak: the same file may come packed.
bool has_it(std::string_view if_none_match, std::string_view etag)
{
    return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

Response file(const Context& context, std::string_view name)
{
    const auto all = page_files();
    const auto found = std::ranges::find(all, name, &PageFile::name);
    if (found == all.end())
        return line(404, "the page has no such file");
    Response response{.status = 200, .type = std::string(found->content_type)};
    response.etag = "W/" + std::string(found->etag);
    if (has_it(context.if_none_match, found->etag))
        response.status = 304;
    else
        response.body = found->bytes;
    return response;
}

} // namespace

Response page(const Context& context)
{
    return file(context, "index.html");
}

Response page_file(const Context& context)
{
    return file(context, context.name);
}

Response overview(const Context& context)
{
    const State& state = context.state;
    return json_text(
        overview_json(*state.snapshot, state.self, state.history.get(), state.generation));
}

Response explained(const Context& context)
{
    auto found = found_sessions(context);
    if (!found)
        return std::move(found.error());
    auto told = nlohmann::ordered_json::array();
    for (const auto& session : *found)
        told.push_back(told_json(session));
    return json_response(told);
}

Response stream(const Context& /*context*/)
{
    Response response{.status = 200, .type = stream_type};
    response.is_stream = true;
    return response;
}

} // namespace bgpsnoop::sink
