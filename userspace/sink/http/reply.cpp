// SPDX-License-Identifier: Apache-2.0
#include "sink/http/reply.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace bgpsnoop::sink {

namespace {

constexpr std::size_t most_at_once = std::size_t{32} << 10; // of a body, in memory of a connection

using ResponsePtr = std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)>;

using BodyPtr = std::shared_ptr<const Body>;

ssize_t copy_of(void* body, std::uint64_t from, char* room, size_t size)
{
    const auto copied = (*static_cast<BodyPtr*>(body))->copy(from, {room, size});
    return copied ? static_cast<ssize_t>(*copied) : MHD_CONTENT_READER_END_WITH_ERROR;
}

void let_go(void* body)
{
    delete static_cast<BodyPtr*>(body); // NOLINT(cppcoreguidelines-owning-memory): of C
}

struct OfStream {
    Streams& streams;
    Streams::Place place;
};

ssize_t next_of(void* stream, std::uint64_t /*from*/, char* room, size_t size)
{
    auto& of = *static_cast<OfStream*>(stream);
    const auto text = of.streams.next(of.place, Streams::Clock::now());
    if (!text || text->size() > size)
        return MHD_CONTENT_READER_END_OF_STREAM;
    std::ranges::copy(*text, room);
    return static_cast<ssize_t>(text->size());
}

void leave(void* stream)
{
    const std::unique_ptr<OfStream> of(static_cast<OfStream*>(stream));
    of->streams.left(of->place);
}

/// Nothing of the page comes from elsewhere, and nothing in it is a script or a style but its
/// files.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

void add_fields(MHD_Response* response, const Response& head)
{
    const auto add = [response](const char* name, const std::string& value) {
        MHD_add_response_header(response, name, value.c_str());
    };
    add("Content-Type", head.type);
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", "no-referrer");
    add("Content-Security-Policy", page_policy);
    add("Cache-Control", head.etag.empty() ? "no-store" : "no-cache"); // kept, and asked for again
    if (!head.etag.empty())
        add("ETag", head.etag);
    if (!head.allow.empty())
        add("Allow", head.allow);
    if (head.status == MHD_HTTP_UNAUTHORIZED)
        add("WWW-Authenticate", R"(Basic realm="bgpsnoop", charset="UTF-8")");
    if (!head.next.empty())
        add("Bgpsnoop-Next", head.next);
}

} // namespace

MHD_Result reply(MHD_Connection* connection, const Answer& answer)
{
    const std::size_t size = answer.body->size();
    auto body = std::make_unique<BodyPtr>(answer.body);
    const ResponsePtr response(
        MHD_create_response_from_callback(size, std::clamp<std::size_t>(size, 1, most_at_once),
                                          &copy_of, body.get(), &let_go),
        &MHD_destroy_response);
    if (!response)
        return MHD_NO;
    (void)body.release(); // let_go frees it
    add_fields(response.get(), answer.head);
    MHD_add_response_header(response.get(), "Vary", "Accept-Encoding");
    if (answer.gzip)
        MHD_add_response_header(response.get(), "Content-Encoding", "gzip");
    return MHD_queue_response(connection, answer.head.status, response.get());
}

MHD_Result reply(MHD_Connection* connection, const Response& head, Streams& streams,
                 Streams::Place place)
{
    constexpr std::size_t most_at_once = 256; // of what Streams::next() says
    auto stream = std::make_unique<OfStream>(OfStream{streams, place});
    const ResponsePtr response(MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, most_at_once,
                                                                 &next_of, stream.get(), &leave),
                               &MHD_destroy_response);
    if (!response) {
        streams.left(place);
        return MHD_NO;
    }
    (void)stream.release(); // `leave` frees it
    add_fields(response.get(), head);
    MHD_add_response_header(response.get(), "X-Accel-Buffering", "no"); // nginx would hold it back
    return MHD_queue_response(connection, head.status, response.get());
}

} // namespace bgpsnoop::sink
