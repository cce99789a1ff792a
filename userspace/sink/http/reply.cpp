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
    const Response& head = answer.head;
    MHD_add_response_header(response.get(), "Content-Type", head.type.c_str());
    MHD_add_response_header(response.get(), "Vary", "Accept-Encoding");
    if (answer.gzip)
        MHD_add_response_header(response.get(), "Content-Encoding", "gzip");
    MHD_add_response_header(response.get(), "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response.get(), "Cache-Control", "no-store");
    MHD_add_response_header(response.get(), "Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'");
    if (!head.allow.empty())
        MHD_add_response_header(response.get(), "Allow", head.allow.c_str());
    if (head.status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response.get(), "WWW-Authenticate",
                                R"(Basic realm="bgpsnoop", charset="UTF-8")");
    if (!head.next.empty())
        MHD_add_response_header(response.get(), "Bgpsnoop-Next", head.next.c_str());
    return MHD_queue_response(connection, head.status, response.get());
}

} // namespace bgpsnoop::sink
