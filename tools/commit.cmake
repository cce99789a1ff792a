# SPDX-License-Identifier: Apache-2.0
# BGPSNOOP_COMMIT: what this is built from, for --version. Two builds of one commit are the same, so
# it is no time. An archive of the sources has no git: there the file COMMIT says it.

if(EXISTS ${PROJECT_SOURCE_DIR}/COMMIT)
    file(STRINGS ${PROJECT_SOURCE_DIR}/COMMIT BGPSNOOP_COMMIT LIMIT_COUNT 1)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/COMMIT)
elseif(EXISTS ${PROJECT_SOURCE_DIR}/.git)
    execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD
        OUTPUT_VARIABLE BGPSNOOP_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    # What a commit, a checkout and a merge change.
    execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --path-format=absolute
        --git-path logs/HEAD
        OUTPUT_VARIABLE head_log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(EXISTS "${head_log}")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${head_log})
    endif()
endif()
