/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG made independent of what was drawn before it, and given a title: see picture.h. */
#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "charts/draw/picture.h"

typedef struct id_map {
    const char *svg;
    size_t *at, *length; /* ids as first met */
    size_t n, capacity, length_capacity;
} id_map;

/* The number of an id, given in the order in which ids come; the map is small (glyphs and gradients of one chart). */
static size_t number_of(id_map *map, size_t at, size_t length, dh_strbuf *out)
{
    for (size_t i = 0; i < map->n; i++)
        if (map->length[i] == length && memcmp(map->svg + map->at[i], map->svg + at, length) == 0) return i;
    if (dh_grow((void **)&map->at, &map->capacity, map->n + 1, sizeof(size_t)) != 0 ||
        dh_grow((void **)&map->length, &map->length_capacity, map->n + 1, sizeof(size_t)) != 0) {
        out->failed = true;
        return 0;
    }
    map->at[map->n] = at;
    map->length[map->n] = length;
    return map->n++;
}

static void add_escaped(dh_strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            dh_strbuf_add(out, "&amp;");
        else if (*text == '<')
            dh_strbuf_add(out, "&lt;");
        else if (*text == '>')
            dh_strbuf_add(out, "&gt;");
        else
            dh_strbuf_add_char(out, *text);
    }
}

static size_t end_of_root(const char *svg, size_t size)
{
    for (size_t i = 0; i + 4 < size; i++)
        if (memcmp(svg + i, "<svg", 4) == 0) {
            const char *end = memchr(svg + i, '>', size - i);
            return end == NULL ? 0 : (size_t)(end - svg) + 1;
        }
    return 0;
}

/* An id ends where a quote, a bracket or a blank does. */
static size_t id_length(const char *text, size_t size)
{
    size_t n = 0;
    while (n < size && text[n] != '"' && text[n] != ')' && !isspace((unsigned char)text[n])) n++;
    return n;
}

void dh_picture_settle_svg(dh_strbuf *out, const char *svg, size_t size, const char *title, const char *description)
{
    static const char *const marks[] = {"id=\"", "href=\"#", "url(#"};
    id_map map = {.svg = svg};
    size_t root = end_of_root(svg, size), copied = 0;
    for (size_t i = 0; i < size; i++) {
        if (i == root && root > 0) {
            dh_strbuf_add_bytes(out, svg + copied, i - copied);
            copied = i;
            if (title != NULL) {
                dh_strbuf_add(out, "\n<title>");
                add_escaped(out, title);
                dh_strbuf_add(out, "</title>");
            }
            if (description != NULL) {
                dh_strbuf_add(out, "\n<desc>");
                add_escaped(out, description);
                dh_strbuf_add(out, "</desc>");
            }
        }
        for (int m = 0; m < 3; m++) {
            size_t length = strlen(marks[m]);
            if (i + length > size || memcmp(svg + i, marks[m], length) != 0) continue;
            size_t at = i + length, id = id_length(svg + at, size - at);
            dh_strbuf_add_bytes(out, svg + copied, at - copied);
            dh_strbuf_printf(out, "c%zu", number_of(&map, at, id, out));
            copied = at + id;
            i = copied - 1;
            break;
        }
    }
    dh_strbuf_add_bytes(out, svg + copied, size - copied);
    dh_free(map.at);
    dh_free(map.length);
}
