/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a session's lines come from: a terminal, with libedit where it is there and plainly where not, or a file or
 * pipe. */
#ifndef DH_CLI_REPL_TYPED_H
#define DH_CLI_REPL_TYPED_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "terminal/line_editor.h"

typedef struct dh_typed {
    bool by_hand; /* a terminal, both ways */
    const dh_line_editor_api *api;
    dh_line_editor *editor; /* NULL = lines are read plainly */
    char *history;          /* path; NULL = none is kept */
    char bytes[65536];      /* read, and not given out yet: [at, end) */
    size_t at, end;
    dh_strbuf line, next; /* next: read ahead */
    bool has_next;
    int failure; /* errno of what ended the reading before the end; 0 = nothing */
} dh_typed;

/* `complete` is called while a line is typed. */
void dh_typed_open(dh_typed *input, dh_line_complete complete, void *context);
void dh_typed_close(dh_typed *input);
/* DH_LINE_END with `failure` set: what follows could not be read. */
/* The next line, without its end, borrowed until the next call. A line that holds NUL is given up to there, and *broken
 * is set. */
dh_line_end dh_typed_read(dh_typed *input, const char *prompt, const char **line, bool *broken);
/* Whether the next line goes on with a chain of verbs: it begins with ':'. At a terminal nobody knows. */
bool dh_typed_goes_on(dh_typed *input);
/* Whether such a line is one. */
bool dh_typed_is_verb(const char *line);
/* Keeps what was typed for later. */
void dh_typed_remember(dh_typed *input, const char *text);

#endif
