/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the text of an SVG file: inside tags ids and references to them are renamed, all else is copied. */
#include "charts/draw/svg.h"

#include <string.h>

#include "base/memory.h"
#include "base/xml.h"

typedef struct dh_name {
    const char *text; /* borrowed from the SVG */
    size_t size;
} dh_name;

typedef struct dh_renaming {
    const dh_svg_options *options;
    dh_name *names; /* ids in order of appearance; one chart has few, so that they are searched one by one */
    size_t n, capacity;
    bool failed;
} dh_renaming;

/* The number that an id gets. */
static size_t number_of(dh_renaming *renaming, const char *text, size_t size)
{
    size_t first = renaming->options->first;
    for (size_t i = 0; i < renaming->n; i++)
        if (renaming->names[i].size == size && memcmp(renaming->names[i].text, text, size) == 0) return first + i;
    if (dh_grow((void **)&renaming->names, &renaming->capacity, renaming->n + 1, sizeof *renaming->names) != 0) {
        renaming->failed = true;
        return 0;
    }
    renaming->names[renaming->n] = (dh_name){text, size};
    return first + renaming->n++;
}

/* What stands before an id or a reference inside a tag, and what ends it. */
static const struct {
    const char *before;
    char end;
} places[] = {{" id=\"", '"'}, {"href=\"#", '"'}, {"url(#", ')'}};

/* If an id or a reference begins at `at`, writes it renamed and returns where it ends; else NULL. */
static const char *rename_at(dh_strbuf *out, dh_renaming *renaming, const char *at, const char *stop)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t n = strlen(places[i].before);
        if ((size_t)(stop - at) <= n || memcmp(at, places[i].before, n) != 0) continue;
        const char *name = at + n, *end = memchr(name, places[i].end, (size_t)(stop - name));
        if (end == NULL) return NULL;
        dh_strbuf_printf(out, "%s%s%zu", places[i].before, renaming->options->prefix,
                         number_of(renaming, name, (size_t)(end - name)));
        return end;
    }
    return NULL;
}

/* Copies [at, stop) with new names; `inside` says whether `at` is inside a tag. */
static void copy(dh_strbuf *out, dh_renaming *renaming, const char *at, const char *stop, bool inside)
{
    while (at < stop) {
        const char *next = inside ? rename_at(out, renaming, at, stop) : NULL;
        if (next == NULL) {
            if (*at == '<') inside = true;
            if (*at == '>') inside = false;
            dh_strbuf_add_char(out, *at);
            next = at + 1;
        }
        at = next;
    }
}

static void add_element(dh_strbuf *out, const char *name, const char *text)
{
    if (text == NULL) return;
    dh_strbuf_printf(out, "\n<%s>", name);
    dh_xml_escape(out, text, strlen(text), false);
    dh_strbuf_printf(out, "</%s>", name);
}

dh_status dh_svg_write(dh_strbuf *out, const dh_strbuf *svg, const dh_svg_options *options, dh_error *error)
{
    static const char tag[] = "<svg";
    const char *root = svg->data != NULL ? memmem(svg->data, svg->size, tag, strlen(tag)) : NULL;
    const char *stop = root != NULL ? svg->data + svg->size : NULL;
    const char *inner = root != NULL ? memchr(root, '>', (size_t)(stop - root)) : NULL;
    if (inner == NULL) return dh_error_set(error, DH_EINTERNAL, "a chart gave no SVG");
    dh_renaming renaming = {.options = options};
    inner++;
    if (options->label == NULL) {
        dh_strbuf_add_bytes(out, svg->data, (size_t)(root - svg->data));
        dh_strbuf_add(out, tag);
    } else {
        dh_strbuf_printf(out, "%s role=\"img\" aria-label=\"", tag);
        dh_xml_escape(out, options->label, strlen(options->label), true);
        dh_strbuf_add(out, "\"");
    }
    copy(out, &renaming, root + strlen(tag), inner, true);
    add_element(out, "title", options->title);
    add_element(out, "desc", options->description);
    copy(out, &renaming, inner, stop, false);
    dh_free(renaming.names);
    return renaming.failed || out->failed ? dh_error_nomem(error) : DH_OK;
}
