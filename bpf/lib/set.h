/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The programs are compiled as three sets, see bpf/README.md. Which one this is says the compiler's
 * command line; what a set can do is derived here and nowhere else.
 */

#define SET_STORAGE 1 /* BTF, and all of the below */
#define SET_HASH 2    /* BTF, and none of the below */
#define SET_NOBTF 3   /* nothing: packets and classic tracepoints */

#ifndef PROBE_SET
#define PROBE_SET SET_STORAGE /* as an editor or user space reads the headers */
#endif

#if PROBE_SET < SET_STORAGE || PROBE_SET > SET_NOBTF
#error "PROBE_SET is none of the sets"
#endif

/* Programs read the kernel's own structs, wherever the running kernel has their members. */
#define HAVE_BTF (PROBE_SET != SET_NOBTF)

/* A tracing program may keep a socket's state in the socket: Linux 5.11. */
#define HAVE_SK_STORAGE (PROBE_SET == SET_STORAGE)

/* A global function takes pointers: Linux 5.12. Before, numbers and the program's context only. */
#define HAVE_POINTER_ARGUMENTS (PROBE_SET == SET_STORAGE)

/* As FRAMER_SUBPROGRAM (framer_state.h). */
#if HAVE_POINTER_ARGUMENTS
#define PROBE_SUBPROGRAM __attribute__((weak, noinline))
#else
#define PROBE_SUBPROGRAM PROBE_FUNCTION
#endif

/* bpf_loop(), whose body the verifier looks at once: Linux 5.17. */
#define HAVE_BPF_LOOP (PROBE_SET == SET_STORAGE)
