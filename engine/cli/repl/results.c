/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See session.h: what lines gave, printed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "cli/repl/channel.h"
#include "cli/repl/session.h"
#include "script/lines.h"

dh_status dh_session_begin_result(dh_session *session, dh_error *error)
{
    DH_TRY(dh_context_write_end(&session->context, error));
    if (dh_channel_send(session->file, DH_ANSWER_RESULT, 0, NULL, 0)) return DH_OK;
    return dh_error_set(error, DH_EIO, "cannot write to standard output: %s", dh_tr(strerror(errno)));
}

dh_status dh_session_print(dh_session *session, dh_error *error)
{
    FILE *out = session->options.results;
    int n = dh_script_n_values(session->script);
    bool in_line = false; /* a text stands there without its end of line */
    if (n > 0) DH_TRY(dh_session_begin_result(session, error));
    for (int i = 0; i < n; i++) {
        const dh_table *table;
        const char *text;
        size_t size = 0;
        DH_TRY(dh_script_value(session->script, i, &table, &text, &size, error));
        if (table != NULL && in_line) putc('\n', out);
        if (table != NULL && i > 0) putc('\n', out);
        if (table != NULL) DH_TRY(dh_context_print(&session->context, table, error));
        if (text != NULL && i > 0) putc(in_line ? '\t' : '\n', out);
        if (text != NULL) fwrite(text, 1, size, out);
        in_line = text != NULL;
    }
    if (in_line) putc('\n', out);
    return dh_context_write_end(&session->context, error);
}
