/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The programs are compiled as three sets, see bpf/README.md. Which one this is says the compiler's
 * command line; what a set can do is derived here and nowhere else.
 */

#define SET_STORAGE 1 /* BTF; a socket's state lives in the socket; loops are calls of bpf_loop() */
#define SET_HASH 2    /* BTF; a hash map and bounded loops: before Linux 5.11, 5.17 */
#define SET_NOBTF 3   /* neither BTF nor function tracing: packets and classic tracepoints */

#ifndef PROBE_SET
#define PROBE_SET SET_STORAGE /* as an editor or a unit test reads the headers */
#endif

#define HAVE_BTF (PROBE_SET != SET_NOBTF)
#define HAVE_SK_STORAGE (PROBE_SET == SET_STORAGE)
#define HAVE_BPF_LOOP (PROBE_SET == SET_STORAGE)
/* Before Linux 5.12 a global function takes no pointers. */
#define HAVE_GLOBAL_FUNCTIONS (PROBE_SET == SET_STORAGE)
