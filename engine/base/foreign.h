/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which code that is not the engine's each thread runs: of a plugin, a script, the drawing libraries. The notes stand
 * in memory that the supervisor shares with its child, so that they can be read when the child is gone. */
#ifndef DH_BASE_FOREIGN_H
#define DH_BASE_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

/* A call of a plugin's code: its file, what it registered (of what kind, by what name), the callback. While a plugin is
 * loaded nothing is registered yet: then `kind` and `name` are "". Of a script only its file; `callback` is NULL. Of a
 * drawing what is drawn as the callback, its title as the name, and the file that it is drawn to. */
typedef struct dh_foreign {
    const char *kind, *callback; /* static, in English */
    char name[256], file[1024];  /* cut where they are longer, between characters */
    bool lacked_memory;          /* an allocation has failed since the call began (dh_memory_lacks) */
} dh_foreign;

/* The kind of drawings, and their callbacks. */
#define DH_DRAWING         "drawing"
#define DH_DRAWING_CHART   "chart"
#define DH_DRAWING_REPORT  "report"
#define DH_DRAWING_LIBRARY "library" /* it is opened */
bool dh_foreign_is_drawing(const dh_foreign *foreign);

/* Around each call of such code, on the thread that makes it; calls may be nested. `kind` and `callback` are
 * static, `name` and `file` are copied. Outside a supervised process nothing is noted. */
void dh_foreign_enter(const char *kind, const char *name, const char *callback, const char *file);
void dh_foreign_leave(void);

/* ---- for the supervisor ---- */

typedef struct dh_foreign_notes dh_foreign_notes;
size_t dh_foreign_size(void); /* bytes of dh_foreign_notes, which begin as zeros */
/* In the child, before it starts threads: calls are noted there. */
void dh_foreign_share(dh_foreign_notes *notes);
/* In the child: it ends while this thread runs what it runs. false: that is no plugin's code. Async-signal-safe. */
bool dh_foreign_mark(void);
/* In the parent: the call that was marked; else the call that began last of those that have not returned. false: no
 * such call; *out then only says whether the process lacked memory at any time: a thread that a drawing has left behind
 * may end it later. */
bool dh_foreign_find(const dh_foreign_notes *notes, dh_foreign *out);

#endif
