/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at pictures: see picture_check.h. */
#include "charts/picture_check.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct bytes {
    const dh_strbuf *from;
    size_t at;
} bytes;

static cairo_status_t give(void *closure, unsigned char *to, unsigned size)
{
    bytes *b = closure;
    if (b->from->size - b->at < size) return CAIRO_STATUS_READ_ERROR;
    memcpy(to, b->from->data + b->at, size);
    b->at += size;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t append(void *closure, const unsigned char *from, unsigned size)
{
    dh_strbuf_add_bytes(closure, from, size);
    return CAIRO_STATUS_SUCCESS;
}

static bool png_is_blank(const dh_strbuf *picture)
{
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(give, &(bytes){picture, 0});
    const unsigned char *row = cairo_image_surface_get_data(image);
    int width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image);
    bool blank = width > 0 && height > 0;
    for (int y = 0; y < height && blank; y++, row += cairo_image_surface_get_stride(image))
        for (int x = 0; x < 4 * width; x++) blank = blank && (x % 4 == 3 || row[x] == 255);
    cairo_surface_destroy(image);
    return blank;
}

/* Appends what the command prints of a file with these bytes; `command` has a %s for its path. */
static bool print_of(dh_strbuf *out, const char *command, const dh_strbuf *file)
{
    char path[] = "/tmp/dienhong-picture-XXXXXX", line[256], block[4096];
    int descriptor = mkstemp(path);
    bool done = descriptor >= 0 && write(descriptor, file->data, file->size) == (ssize_t)file->size;
    if (descriptor >= 0) close(descriptor);
    snprintf(line, sizeof line, command, path);
    FILE *pipe = done ? popen(line, "r") : NULL;
    for (size_t n; pipe != NULL && (n = fread(block, 1, sizeof block, pipe)) > 0;) dh_strbuf_add_bytes(out, block, n);
    done = pipe != NULL && pclose(pipe) == 0;
    unlink(path);
    return done;
}

bool picture_can_be_seen(dh_picture format)
{
    return format != DH_PICTURE_PDF || system("command -v pdftoppm >/dev/null && command -v pdfinfo >/dev/null") == 0;
}

bool picture_is_blank(const dh_strbuf *picture, dh_picture format)
{
    dh_strbuf page = {0};
    bool blank = false;
    if (picture->size == 0) return true;
    if (format == DH_PICTURE_SVG)
        blank = strstr(picture->data, "<use") == NULL && strstr(picture->data, "<path") == NULL;
    else if (format == DH_PICTURE_PNG)
        blank = png_is_blank(picture);
    else if (picture_can_be_seen(format))
        blank = print_of(&page, "pdftoppm -r 36 -png -singlefile %s", picture) && png_is_blank(&page);
    dh_strbuf_free(&page);
    return blank;
}

/* Width and height: pixels of a PNG, else points. */
static bool size_of(double *width, double *height, const dh_strbuf *picture, dh_picture format)
{
    dh_strbuf text = {0};
    const char *at;
    *width = *height = 0;
    if (format == DH_PICTURE_PNG) {
        cairo_surface_t *image = cairo_image_surface_create_from_png_stream(give, &(bytes){picture, 0});
        *width = cairo_image_surface_get_width(image);
        *height = cairo_image_surface_get_height(image);
        cairo_surface_destroy(image);
    } else if (format == DH_PICTURE_SVG) {
        if ((at = strstr(picture->data, " width=\"")) != NULL) *width = atof(at + 8);
        if ((at = strstr(picture->data, " height=\"")) != NULL) *height = atof(at + 9);
    } else if (print_of(&text, "pdfinfo %s", picture) && (at = strstr(text.data, "Page size:")) != NULL) {
        sscanf(at, "Page size: %lf x %lf", width, height);
    }
    dh_strbuf_free(&text);
    return *width > 0 && *height > 0;
}

bool picture_blank_like(dh_strbuf *out, const dh_strbuf *picture, dh_picture format)
{
    double w, h;
    if (!size_of(&w, &h, picture, format)) return false;
    cairo_surface_t *surface = format == DH_PICTURE_PNG ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)w, (int)h)
                               : format == DH_PICTURE_PDF ? cairo_pdf_surface_create_for_stream(append, out, w, h)
                                                          : cairo_svg_surface_create_for_stream(append, out, w, h);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_show_page(cr);
    cairo_destroy(cr);
    if (format == DH_PICTURE_PNG) cairo_surface_write_to_png_stream(surface, append, out);
    cairo_surface_finish(surface);
    bool done = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !out->failed;
    cairo_surface_destroy(surface);
    return done;
}

static bool are_the_same(const dh_strbuf *a, const dh_strbuf *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

int pictures_differ(dh_strbuf *out, const dh_strbuf *a, const dh_strbuf *b, dh_picture format)
{
    dh_strbuf blank = {0};
    int n = 0;
    bool seen = picture_can_be_seen(format), made = seen && picture_blank_like(&blank, a, format);
    if (seen && !made) dh_strbuf_printf(out, "control %d: there is no blank picture of its size\n", ++n);
    if (made && !picture_is_blank(&blank, format))
        dh_strbuf_printf(out, "control %d: a blank picture of its size is not seen to be blank\n", ++n);
    if (made && are_the_same(a, &blank)) dh_strbuf_printf(out, "control %d: it is a blank picture\n", ++n);
    if (seen && picture_is_blank(a, format)) dh_strbuf_printf(out, "%d: it is blank\n", ++n);
    if (!are_the_same(a, b)) dh_strbuf_printf(out, "%d: they are not the same bytes\n", ++n);
    dh_strbuf_free(&blank);
    return n;
}
