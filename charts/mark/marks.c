/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of marks: see marks.h. A new mark is a file of its own and a row here. */
#include "charts/mark/marks.h"

#include <string.h>

#include "base/message.h"
#include "base/strbuf.h"

/* In the order in which they are named to users. */
#define MARKS(row) row(bar) row(line) row(step) row(slope) row(dot) row(heat) row(rule)

#define DECLARED(name) extern const dh_mark_type dh_mark_##name;
#define POINTER(name)  &dh_mark_##name,

MARKS(DECLARED)
static const dh_mark_type *const marks[] = {MARKS(POINTER)};
#define N_MARKS ((int)(sizeof marks / sizeof marks[0]))

bool dh_chart_mark_at(dh_mark_info *out, int index)
{
    if (index < 0 || index >= N_MARKS) return false;
    *out = marks[index]->info;
    return true;
}

static const dh_mark_type *find(const char *name)
{
    for (int i = 0; name != NULL && i < N_MARKS; i++)
        if (strcmp(marks[i]->info.name, name) == 0) return marks[i];
    return NULL;
}

static dh_status no_mark(const char *name, dh_error *error)
{
    dh_strbuf list = {0};
    for (int i = 0; i < N_MARKS; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", marks[i]->info.name);
    const char *names = list.data != NULL ? list.data : dh_tr("none");
    if (name == NULL)
        dh_error_set(error, DH_EINVAL, "a layer has no mark; there are: %s", names);
    else
        dh_error_set(error, DH_EINVAL, "there is no mark '%s'; there are: %s", name, names);
    dh_strbuf_free(&list);
    return DH_EINVAL;
}

dh_status dh_marks_find(const dh_mark_type *const **out, const dh_chart_spec *spec, dh_arena *arena, dh_error *error)
{
    size_t n = spec->layers != NULL && spec->n_layers > 0 ? (size_t)spec->n_layers : 0;
    const dh_mark_type **found = dh_arena_zalloc(arena, n + 1, sizeof(dh_mark_type *));
    if (found == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < n; i++) {
        found[i] = find(spec->layers[i].mark);
        if (found[i] == NULL) return no_mark(spec->layers[i].mark, error);
    }
    *out = found;
    return DH_OK;
}
