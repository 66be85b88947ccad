/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text by Pango: see text.h. A painter owns its font map, its context and the set of characters it has warned of. */
#include "charts/draw/text.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

struct dh_text_painter {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *family;
    dh_chart_warn warn;
    void *warn_context;
    int32_t *warned; /* characters already reported */
    size_t n_warned, warned_capacity;
};

/* Hinting depends on the surface; without it all formats break lines alike. */
static cairo_font_options_t *unhinted(void)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    return options;
}

/* Whether `name` is one of the families in a list such as "Arial, DejaVu Sans", or stands for whatever there is. */
static bool is_wanted(const char *list, const char *name)
{
    static const char *const generic[] = {"sans", "sans-serif", "serif", "monospace"};
    while (*list != '\0') {
        size_t lead = strspn(list, " ,"), size = strcspn(list + lead, ",");
        list += lead;
        while (size > 0 && list[size - 1] == ' ') size--;
        if (strlen(name) == size && strncasecmp(list, name, size) == 0) return true;
        for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
            if (strlen(generic[i]) == size && strncasecmp(list, generic[i], size) == 0) return true;
        list += strcspn(list, ",");
    }
    return false;
}

/* Says when the texts will be in another font than was asked for. */
static void warn_of_substitute(const dh_text_painter *painter, const char *family)
{
    PangoFont *font = pango_font_map_load_font(painter->map, painter->context, painter->family);
    if (font == NULL) return;
    PangoFontDescription *used = pango_font_describe(font);
    const char *name = pango_font_description_get_family(used);
    if (name != NULL && !is_wanted(family, name)) {
        dh_strbuf message = {0};
        dh_strbuf_printf(&message,
                         dh_tr("the font '%s' is not installed; '%s' is used: install it, or name another one"), family,
                         name);
        if (message.data != NULL) painter->warn(painter->warn_context, message.data);
        dh_strbuf_free(&message);
    }
    pango_font_description_free(used);
    g_object_unref(font);
}

dh_status dh_text_open(dh_text_painter **out, const char *family, dh_chart_warn warn, void *warn_context,
                       dh_error *error)
{
    dh_text_painter *painter = dh_calloc(1, sizeof *painter);
    *out = NULL;
    if (painter == NULL) return dh_error_nomem(error);
    painter->warn = warn;
    painter->warn_context = warn_context;
    painter->map = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(painter->map), 72); /* a point is a unit */
    painter->context = pango_font_map_create_context(painter->map);
    cairo_font_options_t *options = unhinted();
    pango_cairo_context_set_font_options(painter->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(painter->context, FALSE);
    pango_context_set_language(painter->context, pango_language_from_string("vi"));
    painter->family = pango_font_description_new();
    if (family == NULL || *family == '\0') family = DH_TEXT_FAMILY;
    pango_font_description_set_family(painter->family, family);
    if (warn != NULL) warn_of_substitute(painter, family);
    *out = painter;
    return DH_OK;
}

void dh_text_close(dh_text_painter *painter)
{
    if (painter == NULL) return;
    pango_font_description_free(painter->family);
    g_object_unref(painter->context);
    g_object_unref(painter->map);
    dh_free(painter->warned);
    dh_free(painter);
}

PangoAttrList *dh_text_attributes(void)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    return list;
}

static void apply_style(PangoLayout *layout, const dh_text_painter *painter, const dh_text_style *style)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_copy_static(painter->family);
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout, alignments[style->align]);
    if (style->width <= 0) return;
    pango_layout_set_width(layout, (int)(style->width * PANGO_SCALE + 0.5));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    PangoAttrList *attributes = dh_text_attributes();
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    if (style->max_lines > 0) {
        pango_layout_set_height(layout, -style->max_lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
}

dh_status dh_text_layout(PangoLayout **out, dh_text_painter *painter, const char *text, const dh_text_style *style,
                         dh_error *error)
{
    size_t size = strlen(text), bad = dh_text_invalid_at(text, size);
    char *composed = NULL;
    *out = NULL;
    if (bad < size)
        return dh_error_set(error, DH_EINVAL,
                            "text to draw is not valid UTF-8 at byte %zu (0x%02x); state the file's encoding when "
                            "loading it",
                            bad + 1, (unsigned)(unsigned char)text[bad]);
    if (dh_text_needs_nfc(text, size)) {
        composed = dh_text_nfc(text, size, &size);
        if (composed == NULL) return dh_error_nomem(error);
        text = composed;
    }
    PangoLayout *layout = pango_layout_new(painter->context);
    apply_style(layout, painter, style);
    pango_layout_set_text(layout, text, (int)size);
    dh_free(composed);
    *out = layout;
    return DH_OK;
}

static void layout_extent(dh_text_extent *out, PangoLayout *layout, const dh_text_style *style)
{
    PangoRectangle ink, logical;
    pango_layout_get_extents(layout, &ink, &logical);
    out->width = (double)logical.width / PANGO_SCALE;
    if (style->width > 0 && out->width > style->width) out->width = style->width;
    out->height = (double)logical.height / PANGO_SCALE;
    out->baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
    out->rise = out->baseline - (double)ink.y / PANGO_SCALE;
    out->drop = (double)(ink.y + ink.height) / PANGO_SCALE - out->baseline;
    out->lines = pango_layout_get_line_count(layout);
    out->cut = pango_layout_is_ellipsized(layout) != FALSE;
}

dh_status dh_text_measure(dh_text_extent *out, dh_text_painter *painter, const char *text, const dh_text_style *style,
                          dh_error *error)
{
    PangoLayout *layout;
    memset(out, 0, sizeof *out);
    DH_TRY(dh_text_layout(&layout, painter, text, style, error));
    layout_extent(out, layout, style);
    g_object_unref(layout);
    return DH_OK;
}

void dh_text_prepare(cairo_t *cr, uint32_t color)
{
    cairo_font_options_t *options = unhinted();
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
    cairo_set_source_rgb(cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
}

/* Warns of a character once per painter; more often when out of memory. */
static void warn_missing(dh_text_painter *painter, const char *text, size_t size, size_t at)
{
    size_t end = at;
    int32_t character = dh_text_next(text, size, &end);
    for (size_t i = 0; i < painter->n_warned; i++)
        if (painter->warned[i] == character) return;
    if (dh_grow((void **)&painter->warned, &painter->warned_capacity, painter->n_warned + 1, sizeof(int32_t)) == 0)
        painter->warned[painter->n_warned++] = character;
    dh_strbuf message = {0};
    dh_strbuf_printf(&message,
                     dh_tr("no font has the character '%.*s' (U+%04X); it is drawn as a box: install a font that has "
                           "it, or name one"),
                     (int)(end - at), text + at, (unsigned)character);
    if (message.data != NULL) painter->warn(painter->warn_context, message.data);
    dh_strbuf_free(&message);
}

void dh_text_check(dh_text_painter *painter, PangoLayout *layout)
{
    if (painter->warn == NULL || pango_layout_get_unknown_glyphs_count(layout) == 0) return;
    const char *text = pango_layout_get_text(layout);
    size_t size = strlen(text);
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
        for (int i = 0; run != NULL && i < run->glyphs->num_glyphs; i++) {
            if (!(run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)) continue;
            if (run->glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY) continue;
            warn_missing(painter, text, size, (size_t)(run->item->offset + run->glyphs->log_clusters[i]));
        }
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
}

/* From x to the left side of the text's box. */
static double shift_for(const dh_text_style *style, double width)
{
    if (style->width > 0) width = style->width;
    return style->align == DH_TEXT_LEFT ? 0 : style->align == DH_TEXT_CENTRE ? -width / 2 : -width;
}

dh_status dh_text_draw(dh_text_painter *painter, cairo_t *cr, double x, double y, const char *text,
                       const dh_text_style *style, dh_text_extent *out, dh_error *error)
{
    PangoLayout *layout;
    dh_text_extent extent;
    DH_TRY(dh_text_layout(&layout, painter, text, style, error));
    dh_text_check(painter, layout);
    layout_extent(&extent, layout, style);
    cairo_save(cr);
    dh_text_prepare(cr, style->color);
    cairo_move_to(cr, x + shift_for(style, extent.width), y);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    cairo_new_path(cr);
    g_object_unref(layout);
    if (out != NULL) *out = extent;
    return DH_OK;
}

dh_status dh_text_draw_baseline(dh_text_painter *painter, cairo_t *cr, double x, double y, double angle,
                                const char *text, const dh_text_style *style, dh_error *error)
{
    PangoLayout *layout;
    dh_text_extent extent;
    DH_TRY(dh_text_layout(&layout, painter, text, style, error));
    dh_text_check(painter, layout);
    layout_extent(&extent, layout, style);
    cairo_save(cr);
    dh_text_prepare(cr, style->color);
    cairo_translate(cr, x, y);
    if (angle != 0) cairo_rotate(cr, angle * (G_PI / 180));
    cairo_move_to(cr, shift_for(style, extent.width), -extent.baseline);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    cairo_new_path(cr);
    g_object_unref(layout);
    return DH_OK;
}
