# SPDX-License-Identifier: Apache-2.0
# Writes files as C++ into OUT: cmake -DOUT=page_files.cpp -DFOLDER=userspace/page -P embed.cmake. The same files
# give the same bytes, whenever and wherever.
set(types_html "text/html; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_svg "image/svg+xml")

file(GLOB files ${FOLDER}/*.html ${FOLDER}/*.css ${FOLDER}/*.js ${FOLDER}/*.svg)
list(SORT files)
set(arrays "")
set(rows "")
foreach(file ${files})
    cmake_path(GET file FILENAME name)
    cmake_path(GET file EXTENSION LAST_ONLY ending)
    string(SUBSTRING ${ending} 1 -1 ending)
    string(MAKE_C_IDENTIFIER ${name} identifier)
    file(READ ${file} digits HEX)
    file(SHA256 ${file} hash)
    string(SUBSTRING ${hash} 0 32 hash)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${digits}")
    # Lines that compilers take: pieces of 32 octets, which they put together.
    string(LENGTH "${bytes}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
        string(SUBSTRING "${bytes}" ${at} 128 piece)
        string(APPEND pieces "\n    \"${piece}\"")
        math(EXPR at "${at} + 128")
    endwhile()
    string(APPEND arrays "constexpr char ${identifier}[] =${pieces};\n")
    string(APPEND rows "    PageFile{\"${name}\", \"${types_${ending}}\", \"\\\"${hash}\\\"\",\n"
        "             {&${identifier}[0], sizeof(${identifier}) - 1}},\n")
endforeach()
file(CONFIGURE OUTPUT ${OUT} CONTENT [[// Written by tools/embed.cmake.
#include "sink/page/page_files.hpp"

#include <array>

namespace bgpsnoop::sink {

namespace {

@arrays@
constexpr auto files = std::to_array<PageFile>({
@rows@});

} // namespace

std::span<const PageFile> page_files()
{
    return files;
}

} // namespace bgpsnoop::sink
]] @ONLY)
