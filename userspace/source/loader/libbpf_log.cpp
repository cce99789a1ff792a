// SPDX-License-Identifier: Apache-2.0
#include "source/loader/libbpf_log.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include <bpf/libbpf.h>

namespace bgpsnoop::source {

namespace {

std::string* listening = nullptr; // libbpf's callback is given nothing of the caller's

__attribute__((format(printf, 2, 0))) int listen(libbpf_print_level level, const char* format,
                                                 va_list arguments)
{
    if (level == LIBBPF_DEBUG || !listening)
        return 0;
    char* words = nullptr; // a verifier's log may have megabytes
    const int size = ::vasprintf(&words, format, arguments);
    if (size >= 0) {
        *listening += words;
        std::free(words);
    }
    return size;
}

} // namespace

void silence_libbpf()
{
    libbpf_set_print(listen);
}

LibbpfLog::LibbpfLog()
{
    silence_libbpf();
    listening = &words_;
}

LibbpfLog::~LibbpfLog()
{
    listening = nullptr;
}

} // namespace bgpsnoop::source
