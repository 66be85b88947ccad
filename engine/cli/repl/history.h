/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed in sessions, kept in the user's folder of states: $XDG_STATE_HOME/dienhong/history, or
 * ~/.local/state/dienhong/history. An entry a line; \n and \\ stand for ends of lines and backslashes within it. What
 * cannot be read or written is no fault: it is left out. */
#ifndef DH_CLI_REPL_HISTORY_H
#define DH_CLI_REPL_HISTORY_H

#define DH_HISTORY_MAX 1000

typedef void (*dh_history_take)(void *context, const char *entry);

/* The path of the file, to be freed with dh_free. NULL: there is no such folder. */
char *dh_history_path(void);
/* The last DH_HISTORY_MAX entries, oldest first. A file with more is cut down to them. */
void dh_history_read(const char *path, dh_history_take take, void *context);
void dh_history_add(const char *path, const char *entry);

#endif
