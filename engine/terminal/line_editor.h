/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines typed at a terminal, with editing, history and completion: by libedit, as a library of its own
 * (libdienhong-terminal.so), so that where it is missing lines are read without them. */
#ifndef DH_TERMINAL_LINE_EDITOR_H
#define DH_TERMINAL_LINE_EDITOR_H

#include <stddef.h>

typedef struct dh_line_editor dh_line_editor;

/* Asked for at the Tab key: the words that may stand at the end of `text`, the line up to the cursor. They begin with
 * what follows the offset *begin in it, and are ended by NUL each, *size bytes in all; NULL = none. Borrowed until the
 * next call. */
typedef const char *(*dh_line_complete)(void *context, const char *text, size_t *begin, size_t *size);

typedef enum dh_line_end {
    DH_LINE_TYPED,   /* Enter */
    DH_LINE_CLEARED, /* Ctrl-C */
    DH_LINE_END,     /* Ctrl-D, or the terminal is gone */
} dh_line_end;

typedef struct dh_line_editor_api {
    size_t struct_size;
    dh_line_editor *(*open)(dh_line_complete complete, void *context, int history_max); /* NULL: it cannot be */
    void (*close)(dh_line_editor *editor);
    /* *line: without its end of line; an entry of the history may have several. Borrowed until the next call. */
    dh_line_end (*read)(dh_line_editor *editor, const char *prompt, const char **line);
    void (*remember)(dh_line_editor *editor, const char *text);
} dh_line_editor_api;

#endif
