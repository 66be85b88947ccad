/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process of a session that has the data set open and runs lines, confined as a script is. */
#ifndef DH_CLI_REPL_SESSION_H
#define DH_CLI_REPL_SESSION_H

#include "cli/context.h"

/* How it is started. */
typedef struct dh_session_start {
    const dh_options *options;
    int file;     /* its end of the channel */
    int other;    /* the front's, which it closes */
    bool by_hand; /* somebody reads along: what is printed is written line by line */
    bool again;   /* another one has ended before: what was read is not said again */
} dh_session_start;

/* For dh_supervisor_start: serves the channel until the front closes it. The exit code. */
int dh_session_serve(void *start);

/* ---- for its files ---- */

typedef struct dh_session {
    dh_options options; /* whose results go to the front */
    dh_context context;
    dh_script *script;
    dh_plugin_limits limits;
    int file;
} dh_session;

#define DH_REPL_NAME "repl" /* what lines are called in messages: "repl:1: …" */

/* Prints the values that the last lines gave. */
dh_status dh_session_print(dh_session *session, dh_error *error);
/* Says to the front that a result begins, which is shown page by page. */
dh_status dh_session_begin_result(dh_session *session, dh_error *error);

/* A line that begins with a dot, as those of dh_dot_commands. */
typedef struct dh_dot_command {
    const char *name, *usage, *doc;
    /* `file`: its first word; `rest`: what follows that, or (without takes_file) all. Either may be "". */
    dh_status (*run)(dh_session *session, const char *file, const char *rest, dh_error *error);
    bool takes_file;
} dh_dot_command;
extern const dh_dot_command dh_dot_commands[]; /* ends with a NULL name */

/* Whether the text is such a line, and no number as .5 is. */
bool dh_dot_is_command(const char *text);
dh_status dh_dot_run(dh_session *session, const char *text, dh_error *error);

/* What may stand at the end of `text`, which is a line or several up to the cursor: words, each ended by NUL; all begin
 * with what follows the offset *begin. Sorted; none twice. */
void dh_complete(dh_strbuf *out, size_t *begin, dh_session *session, const char *text);

#endif
