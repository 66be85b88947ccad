/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where results go: standard output, or, what is longer than the screen, a program that shows it page by page: $PAGER,
 * else less, where it is installed, with lines as long as they are. */
#ifndef DH_CLI_REPL_PAGER_H
#define DH_CLI_REPL_PAGER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/strbuf.h"

typedef struct dh_pager {
    bool pages;     /* it is a terminal */
    bool in_result; /* what comes is one result, held back until it is known to be longer than the screen */
    bool was_left;  /* the reader has left the program before the end of the result */
    dh_strbuf held;
    size_t lines;
    pid_t program; /* 0 = none runs */
    int pipe;      /* to it */
} dh_pager;

void dh_pager_begin_result(dh_pager *pager);
/* 0, or errno; EPIPE with `was_left`. */
int dh_pager_write(dh_pager *pager, const char *bytes, size_t size);
/* The result is at its end: waits until the reader has left it. 0, or errno. */
int dh_pager_end(dh_pager *pager);

#endif
