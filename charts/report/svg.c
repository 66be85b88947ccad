/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the SVG's text: inside tags ids and references to them are renamed, everything else is copied. */
#include "charts/report/svg.h"

#include <string.h>

#include "base/memory.h"

typedef struct dh_name {
    const char *text; /* borrowed from the SVG */
    size_t size;
} dh_name;

typedef struct dh_renaming {
    const char *prefix;
    dh_name *names;
    size_t n, capacity;
    bool failed;
} dh_renaming;

void dh_html_escape(dh_strbuf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '&': dh_strbuf_add(out, "&amp;"); break;
        case '<': dh_strbuf_add(out, "&lt;"); break;
        case '>': dh_strbuf_add(out, "&gt;"); break;
        case '"': dh_strbuf_add(out, "&quot;"); break;
        case '\'': dh_strbuf_add(out, "&#39;"); break;
        default: dh_strbuf_add_char(out, text[i]);
        }
    }
}

static size_t number_of(dh_renaming *renaming, const char *text, size_t size)
{
    for (size_t i = 0; i < renaming->n; i++)
        if (renaming->names[i].size == size && memcmp(renaming->names[i].text, text, size) == 0) return i + 1;
    if (dh_grow((void **)&renaming->names, &renaming->capacity, renaming->n + 1, sizeof *renaming->names) != 0) {
        renaming->failed = true;
        return 0;
    }
    renaming->names[renaming->n++] = (dh_name){text, size};
    return renaming->n;
}

/* What stands before an id or a reference inside a tag, and what ends it. */
static const struct {
    const char *before;
    char end;
} places[] = {{" id=\"", '"'}, {"href=\"#", '"'}, {"url(#", ')'}};

/* When `at` begins a place, writes it with the new name and returns what follows; else NULL. */
static const char *rename_at(dh_strbuf *out, dh_renaming *renaming, const char *at, const char *stop)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t n = strlen(places[i].before);
        if ((size_t)(stop - at) <= n || memcmp(at, places[i].before, n) != 0) continue;
        const char *name = at + n, *end = memchr(name, places[i].end, (size_t)(stop - name));
        if (end == NULL) return NULL;
        dh_strbuf_printf(out, "%s%s-%zu", places[i].before, renaming->prefix,
                         number_of(renaming, name, (size_t)(end - name)));
        return end;
    }
    return NULL;
}

dh_status dh_svg_embed(dh_strbuf *out, const dh_strbuf *svg, const char *prefix, const char *label, dh_error *error)
{
    const char *at = svg->data != NULL ? strstr(svg->data, "<svg") : NULL;
    if (at == NULL) return dh_error_set(error, DH_EINTERNAL, "a chart gave no SVG");
    const char *stop = svg->data + svg->size;
    dh_renaming renaming = {.prefix = prefix};
    bool inside = true;
    dh_strbuf_add(out, "<svg role=\"img\" aria-label=\"");
    dh_html_escape(out, label, strlen(label));
    dh_strbuf_add(out, "\"");
    for (at += 4; at < stop;) {
        const char *next = inside ? rename_at(out, &renaming, at, stop) : NULL;
        if (next == NULL) {
            if (*at == '<') inside = true;
            if (*at == '>') inside = false;
            dh_strbuf_add_char(out, *at);
            next = at + 1;
        }
        at = next;
    }
    dh_free(renaming.names);
    return renaming.failed || out->failed ? dh_error_nomem(error) : DH_OK;
}
