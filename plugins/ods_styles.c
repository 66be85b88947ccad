/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which styles have a font of TCVN3. A style has its own font, or that of its parent, which stands before it: those of
 * styles.xml come first. Of cells only such styles are kept; of runs of text all that say a font, since one may be
 * Unicode within a cell that is not.
 */
#include <stdlib.h>

#include "ods.h"

#define STYLES 1000 /* of fonts of TCVN3; no file of people has more */

static int is_cell_family(const char *family)
{
    return family && strcmp(family, "table-cell") == 0;
}

static const ods_style *find(const ods_styles *s, int of_cells, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->items[i].of_cells == of_cells && strcmp(s->names.data + s->items[i].name, name) == 0)
            return &s->items[i];
    return NULL;
}

/* A name that is kept; nonzero: out of memory. */
static int keep(ods_styles *s, size_t *out, const char *name)
{
    *out = s->names.size;
    return text_add(s->host, &s->names, name, strlen(name) + 1);
}

/* The font of a name that font-face gives another one, or of the name itself. */
static cell_font font_of(const ods_styles *s, const char *name)
{
    for (size_t i = 0; i < s->n_faces; i++)
        if (strcmp(s->names.data + s->faces[i].name, name) == 0) return (cell_font)s->faces[i].font;
    return cell_font_of(name);
}

/* "'.VnTime'" */
static cell_font font_of_family(const char *family)
{
    char name[64];
    size_t n = strcspn(*family == '\'' ? family + 1 : family, "'");
    if (n >= sizeof name) return CELL_FONT_PLAIN;
    memcpy(name, *family == '\'' ? family + 1 : family, n);
    name[n] = '\0';
    return cell_font_of(name);
}

static dh_status add_face(ods_styles *s, const char **attributes)
{
    const char *name = attribute(attributes, "name"), *family = attribute(attributes, "font-family");
    if (!name || !family || s->n_faces == ODS_FACES) return DH_OK;
    size_t kept;
    if (keep(s, &kept, name)) return DH_ENOMEM;
    s->faces[s->n_faces++] = (ods_style){kept, (unsigned char)font_of_family(family), 0};
    return DH_OK;
}

/* Keeps the style that was read, if its font matters. */
static dh_status end_style(ods_styles *s)
{
    int matters = s->open && (s->of_cells ? s->font > CELL_FONT_PLAIN : s->font >= 0);
    s->open = 0;
    if (!matters || s->n == STYLES) return DH_OK;
    if (s->n == s->capacity) {
        size_t capacity = s->capacity * 2 + 16;
        ods_style *items = s->host->realloc(s->items, capacity * sizeof *items);
        if (!items) return DH_ENOMEM;
        s->items = items;
        s->capacity = capacity;
    }
    ods_style made = {0, (unsigned char)s->font, s->of_cells};
    if (keep(s, &made.name, s->name.data)) return DH_ENOMEM;
    s->items[s->n++] = made;
    return DH_OK;
}

static dh_status start_style(ods_styles *s, const char **attributes)
{
    const char *family = attribute(attributes, "family"), *name = attribute(attributes, "name"),
               *parent = attribute(attributes, "parent-style-name");
    TRY(end_style(s));
    s->of_cells = is_cell_family(family);
    s->open = name && (s->of_cells || (family && strcmp(family, "text") == 0));
    if (!s->open) return DH_OK;
    const ods_style *above = parent ? find(s, s->of_cells, parent) : NULL;
    s->font = above ? above->font : s->of_cells && !parent ? (int)s->standard : s->of_cells ? CELL_FONT_PLAIN : -1;
    s->name.size = 0;
    return text_add(s->host, &s->name, name, strlen(name) + 1) ? DH_ENOMEM : DH_OK;
}

dh_status ods_styles_element(ods_styles *s, const char *name, const char **attributes)
{
    if (strcmp(name, "font-face") == 0) return add_face(s, attributes);
    if (strcmp(name, "style") == 0) return start_style(s, attributes);
    if (strcmp(name, "default-style") == 0) {
        TRY(end_style(s));
        s->in_standard = is_cell_family(attribute(attributes, "family"));
        return DH_OK;
    }
    if (strcmp(name, "text-properties") != 0 || !(s->open || s->in_standard)) return DH_OK;
    const char *face = attribute(attributes, "font-name"), *family = attribute(attributes, "font-family");
    if (!face && !family) return DH_OK;
    cell_font font = face ? font_of(s, face) : font_of_family(family);
    if (s->open)
        s->font = (int)font;
    else
        s->standard = font;
    return DH_OK;
}

dh_status ods_styles_end(ods_styles *s)
{
    s->in_standard = 0;
    return end_style(s);
}

cell_font ods_cell_font(const ods_styles *s, const char *style)
{
    if (s->n == 0 && s->standard == CELL_FONT_PLAIN) return CELL_FONT_PLAIN;
    const ods_style *found = find(s, 1, style ? style : "Default");
    return found ? (cell_font)found->font : style ? CELL_FONT_PLAIN : s->standard;
}

int ods_text_font(const ods_styles *s, const char *style)
{
    const ods_style *found = style && s->n > 0 ? find(s, 0, style) : NULL;
    return found ? found->font : -1;
}

static void XMLCALL start(void *data, const char *element, const char **attributes)
{
    part *of = data;
    dh_status status = ods_styles_element(of->context, local_name(element), attributes);
    if (status != DH_OK) part_fail(of, status);
}

static void XMLCALL end(void *data, const char *element)
{
    part *of = data;
    int ends = strcmp(local_name(element), "style") == 0 || strcmp(local_name(element), "default-style") == 0;
    dh_status status = ends ? ods_styles_end(of->context) : DH_OK;
    if (status != DH_OK) part_fail(of, status);
}

dh_status ods_read_styles(package *p, ods_styles *s, dh_error *error)
{
    int found;
    static const part_handlers by = {start, end, NULL, NULL, NULL};
    return package_parse(p, "styles.xml", s, &by, &found, error);
}

void ods_styles_free(ods_styles *s)
{
    s->host->free(s->items);
    s->host->free(s->names.data);
    s->host->free(s->name.data);
}
