/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See unit_spellings.h. */
#include "load/unit_spellings.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/unit_name.h"

typedef struct reading {
    const dh_dictionary *texts;
    int32_t n;
    dh_dictionary *names; /* rests of names, with their marks */
    dh_dictionary *bare;  /* … and without */
    dh_dictionary *units; /* kind and name */
    int32_t *name;        /* per text, in `names` */
    unsigned *written;    /* per name: the kinds that are written in full */
} reading;

static bool start(reading *r)
{
    size_t room = (size_t)r->n + 1;
    r->names = dh_dictionary_new();
    r->bare = dh_dictionary_new();
    r->units = dh_dictionary_new();
    r->name = dh_malloc(room * sizeof *r->name);
    r->written = dh_calloc(room, sizeof *r->written);
    return r->names != NULL && r->bare != NULL && r->units != NULL && r->name != NULL && r->written != NULL;
}

static void clear(reading *r)
{
    if (r->names != NULL) dh_dictionary_unref(r->names);
    if (r->bare != NULL) dh_dictionary_unref(r->bare);
    if (r->units != NULL) dh_dictionary_unref(r->units);
    dh_free(r->name);
    dh_free(r->written);
}

/* The code of a name without its marks; -1: out of memory. */
static int32_t bare_code(reading *r, const char *rest, size_t size)
{
    size_t n;
    char *folded = dh_text_alike_folded(rest, size, &n);
    int32_t code = folded == NULL ? -1 : dh_dictionary_add(r->bare, n > 0 ? folded : rest, n > 0 ? n : size);
    dh_free(folded);
    return code;
}

static bool read_names(reading *r, int32_t *rests, unsigned *kinds)
{
    for (int32_t i = 0; i < r->n; i++) {
        size_t size, n = 0;
        const char *text = dh_dictionary_text(r->texts, i, &size);
        char *rest = dh_unit_name_rest(text, size, &kinds[i], &n);
        if (rest == NULL) return false;
        r->name[i] = dh_dictionary_add(r->names, rest, n);
        rests[i] = bare_code(r, rest, n);
        dh_free(rest);
        if (r->name[i] < 0 || rests[i] < 0) return false;
        if (dh_unit_name_is_plain(kinds[i])) r->written[r->name[i]] |= kinds[i];
    }
    return true;
}

bool dh_unit_spellings(int32_t *units, int32_t *rests, unsigned *kinds, const dh_dictionary *texts)
{
    reading r = {.texts = texts, .n = dh_dictionary_size(texts)};
    dh_strbuf key = {0};
    bool ok = start(&r) && read_names(&r, rests, kinds);
    for (int32_t i = 0; ok && i < r.n; i++) {
        kinds[i] = dh_unit_name_kind(kinds[i], r.written[r.name[i]]);
        dh_strbuf_clear(&key);
        dh_strbuf_printf(&key, "%x %d", kinds[i], (int)r.name[i]);
        units[i] = key.failed ? -1 : dh_dictionary_add(r.units, key.data, key.size);
        ok = units[i] >= 0;
    }
    dh_strbuf_free(&key);
    clear(&r);
    return ok;
}
