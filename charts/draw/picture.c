/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A chart as a file's bytes: PNG, PDF or SVG through Cairo's stream surfaces, which report write errors. The bytes
 * depend on nothing but the spec, the options and the fonts.
 */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "charts/plot/palette.h"
#include "charts/draw/picture.h"
#include "charts/draw/alt_text.h"
#include "charts/draw/render.h"
#include "charts/draw/render_scene.h"
#include "charts/draw/svg.h"

#define PAD           20.0
#define DEFAULT_WIDTH 640.0
#define MAX_SIDE      32000.0 /* pixels: Cairo's images end at 32767 */
#define MAX_PIXELS    1e8     /* 400 MB */

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned size)
{
    dh_strbuf *out = closure;
    dh_strbuf_add_bytes(out, bytes, size);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static dh_status surface_error(cairo_status_t cairo, const dh_strbuf *out, dh_error *error)
{
    if (cairo == CAIRO_STATUS_SUCCESS && !out->failed) return DH_OK;
    if (out->failed || cairo == CAIRO_STATUS_NO_MEMORY) return dh_error_nomem(error);
    return dh_error_set(error, DH_EIO, "the picture cannot be made: %s", cairo_status_to_string(cairo));
}

static void paint_white(cairo_t *cr)
{
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
}

static dh_status draw_png(dh_strbuf *out, const dh_scene *scene, dh_text_painter *painter, double scale,
                          dh_error *error)
{
    if (scale <= 0) scale = 2;
    double w = ceil(scene->width * scale), h = ceil(scene->height * scale);
    if (!(w <= MAX_SIDE && h <= MAX_SIDE && w * h <= MAX_PIXELS))
        return dh_error_set(error, DH_ELIMIT,
                            "a PNG of %.0f x %.0f pixels is too large; lower the scale, show fewer "
                            "rows, or draw a PDF",
                            w, h);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h);
    cairo_t *cr = cairo_create(surface);
    paint_white(cr);
    cairo_scale(cr, scale, scale);
    dh_status status = dh_render_scene(cr, painter, scene, error);
    cairo_destroy(cr);
    if (status == DH_OK) status = surface_error(cairo_surface_write_to_png_stream(surface, append, out), out, error);
    cairo_surface_destroy(surface);
    return status;
}

static void pdf_metadata(cairo_surface_t *surface, const dh_chart_spec *spec, const char *alt, int64_t created)
{
    char date[32];
    time_t seconds = (time_t)created;
    struct tm civil;
    if (gmtime_r(&seconds, &civil) != NULL && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &civil) > 0) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    }
    if (spec->title != NULL) cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, spec->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, alt);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Diên Hồng " DIENHONG_VERSION);
}

/* Cairo 1.16 loses a tag that begins before anything is painted: the background comes first. */
static dh_status draw_pdf(dh_strbuf *out, const dh_chart_spec *spec, const dh_scene *scene, dh_text_painter *painter,
                          const char *alt, int64_t created, dh_error *error)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, scene->width, scene->height);
    cairo_t *cr = cairo_create(surface);
    pdf_metadata(surface, spec, alt, created);
    paint_white(cr);
    cairo_tag_begin(cr, "Document", NULL);
    cairo_tag_begin(cr, "Figure", NULL);
    dh_status status = dh_render_scene(cr, painter, scene, error);
    cairo_tag_end(cr, "Figure");
    cairo_tag_end(cr, "Document");
    cairo_show_page(cr);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == DH_OK) status = surface_error(drawn, out, error);
    if (status == DH_OK) status = surface_error(cairo_surface_status(surface), out, error);
    cairo_surface_destroy(surface);
    return status;
}

static dh_status draw_svg(dh_strbuf *out, const dh_scene *scene, dh_text_painter *painter,
                          const dh_svg_options *options, dh_error *error)
{
    dh_strbuf raw = {0};
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(append, &raw, scene->width, scene->height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
    cairo_t *cr = cairo_create(surface);
    paint_white(cr);
    dh_status status = dh_render_scene(cr, painter, scene, error);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == DH_OK) status = surface_error(drawn, &raw, error);
    if (status == DH_OK) status = surface_error(cairo_surface_status(surface), &raw, error);
    cairo_surface_destroy(surface);
    if (status == DH_OK) status = dh_svg_write(out, &raw, options, error);
    dh_strbuf_free(&raw);
    return status;
}

static dh_status check_size(const dh_chart_spec *spec, dh_error *error)
{
    double sizes[] = {spec->width, spec->height};
    for (int i = 0; i < 2; i++)
        if (!isfinite(sizes[i]) || sizes[i] < 0 || sizes[i] > 14400)
            return dh_error_set(error, DH_EINVAL, "%s is %g; give points between 120 and 14400, or 0 for the default",
                                i == 0 ? "width" : "height", sizes[i]);
    if (spec->width > 0 && spec->width < 120)
        return dh_error_set(error, DH_EINVAL, "width is %g points; a chart needs at least 120", spec->width);
    return DH_OK;
}

static dh_status build(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, dh_chart_warn warn,
                       void *warn_context, dh_error *error)
{
    DH_TRY(check_size(spec, error));
    dh_vector_batch frame = {spec->width > 0 ? spec->width : DEFAULT_WIDTH, spec->height, PAD};
    return dh_render_build(scene, painter, spec, &frame, warn, warn_context, error);
}

dh_status dh_chart_draw(dh_strbuf *out, const dh_chart_spec *spec, const dh_draw_options *options, dh_error *error)
{
    dh_scene scene;
    dh_text_painter *painter;
    dh_strbuf alt = {0};
    DH_TRY(build(&scene, &painter, spec, options->warn, options->warn_context, error));
    dh_status status = options->format == DH_PICTURE_PNG ? DH_OK : dh_chart_alt_text(&alt, spec, error);
    if (status == DH_OK && options->format == DH_PICTURE_PNG)
        status = draw_png(out, &scene, painter, options->scale, error);
    else if (status == DH_OK && options->format == DH_PICTURE_PDF)
        status = draw_pdf(out, spec, &scene, painter, alt.data, options->created, error);
    else if (status == DH_OK)
        status = draw_svg(out, &scene, painter,
                          &(dh_svg_options){.prefix = "c", .title = spec->title, .description = alt.data}, error);
    dh_strbuf_free(&alt);
    dh_text_close(painter);
    dh_scene_free(&scene);
    return status;
}

dh_status dh_picture_svg_element(dh_strbuf *out, const dh_chart_spec *spec, const dh_draw_options *options,
                                 const char *prefix, const char *alt, dh_error *error)
{
    dh_scene scene;
    dh_text_painter *painter;
    dh_svg_options svg = {.prefix = prefix, .first = 1, .label = alt, .title = spec->title, .description = alt};
    DH_TRY(build(&scene, &painter, spec, options->warn, options->warn_context, error));
    dh_status status = draw_svg(out, &scene, painter, &svg, error);
    dh_text_close(painter);
    dh_scene_free(&scene);
    return status;
}

dh_status dh_chart_dump(dh_strbuf *out, const dh_chart_spec *spec, dh_error *error)
{
    dh_scene scene;
    dh_text_painter *painter;
    DH_TRY(build(&scene, &painter, spec, NULL, NULL, error));
    dh_scene_dump(out, &scene);
    dh_text_close(painter);
    dh_scene_free(&scene);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
