/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening the drawing library when something is drawn for the first time, and drawing to files. Its libraries (Pango,
 * GLib, Fontconfig, HarfBuzz, qpdf) end the process when memory fails them, hang, or go on with less than all of a
 * picture. So the supervisor is told of each drawing, what they print is kept apart, and once an allocation has failed
 * nothing that was drawn is used.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/foreign.h"
#include "base/library.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/printed.h"
#include "script/script_internal.h"

/* Between `begin` and `end` the drawing libraries run. */
typedef struct drawing {
    uint64_t lacks;     /* of memory, before it */
    dh_strbuf warnings; /* of the charts, each ended by a NUL */
    dh_strbuf printed;  /* by the libraries */
} drawing;

/* The library, once it is opened; uncertain: memory has failed it, and what it keeps from one drawing to the next, such
 * as a list of fonts, may be less than all. */
static const dh_charts_api *opened; /* scripts draw from one thread */
static bool uncertain;

static void begin(drawing *d, const char *what, const char *title, const char *path)
{
    *d = (drawing){.lacks = dh_memory_lacks()};
    dh_foreign_enter(DH_DRAWING, title, what, path);
    dh_printed_begin();
}

static bool has_lacked(const drawing *d)
{
    return dh_memory_lacks() != d->lacks;
}

static void end(drawing *d)
{
    dh_printed_end(&d->printed);
    dh_foreign_leave();
    uncertain = uncertain || has_lacked(d);
}

/* A dh_chart_warn: said when the drawing has come to its end, since of one that lacked memory nothing is true. */
static void keep_warning(void *context, const char *message)
{
    drawing *d = context;
    dh_strbuf_add_bytes(&d->warnings, message, strlen(message) + 1);
}

/* Says what was kept, and frees it. */
static void report(drawing *d, dh_script *script)
{
    bool holds = !has_lacked(d);
    for (size_t at = 0; holds && at < d->warnings.size; at += strlen(d->warnings.data + at) + 1)
        dh_script_warn(script, d->warnings.data + at);
    char *rest = d->printed.data, *line;
    while (holds && (line = strsep(&rest, "\n")) != NULL) {
        dh_strbuf message = {0};
        dh_strbuf_printf(&message, dh_tr("the drawing libraries say: %s"), line);
        if (*line != '\0' && message.data != NULL) dh_script_warn(script, message.data);
        dh_strbuf_free(&message);
    }
    dh_strbuf_free(&d->warnings);
    dh_strbuf_free(&d->printed);
}

/* ELIMIT, not ENOMEM: that would be told as a lack of the script's. */
static dh_status refuse_uncertain(dh_error *error)
{
    return dh_error_set(error, DH_ELIMIT,
                        "memory ran out in the drawing libraries, and what they draw may be incomplete from then on; "
                        "free some memory, or raise --memory-limit, and run this again");
}

static dh_status open_library(dh_error *error)
{
    char *path = dh_library_beside("libdienhong-charts.so");
    const char *why;
    const dh_charts_api *(*api)(void);
    drawing d;
    if (path == NULL) return dh_error_nomem(error);
    begin(&d, DH_DRAWING_LIBRARY, "", path);
    *(void **)&api = dh_library_find(path, "dienhong_charts", &why);
    end(&d);
    dh_strbuf_free(&d.printed);
    dh_free(path);
    if (uncertain) return refuse_uncertain(error);
    if (api == NULL)
        return dh_error_set(error, DH_EIO, "the drawing library cannot be opened: %s", why != NULL ? why : "?");
    if (api()->struct_size < sizeof *opened)
        return dh_error_set(error, DH_EIO, "libdienhong-charts.so is of another version; install both again");
    opened = api();
    return DH_OK;
}

dh_status dh_drawing(const dh_charts_api **out, dh_error *error)
{
    if (uncertain) return refuse_uncertain(error);
    if (opened == NULL) DH_TRY(open_library(error));
    *out = opened;
    return DH_OK;
}

bool dh_lua_chart_mark_at(int32_t index, dh_script_word *out)
{
    const dh_charts_api *api;
    dh_mark_info info;
    if (dh_drawing(&api, NULL) != DH_OK || !api->mark_at(&info, index)) return false;
    *out = (dh_script_word){"marks", info.name, info.name, info.doc};
    return true;
}

dh_status dh_script_check_drawing(dh_error *error)
{
    const dh_charts_api *api;
    char *path = dh_library_beside("libdienhong-charts.so");
    if (path == NULL) return dh_error_nomem(error);
    bool there = access(path, F_OK) == 0 || errno != ENOENT;
    dh_free(path);
    return there ? dh_drawing(&api, error) : DH_OK;
}

static dh_status explain_lack(const char *what, const char *title, const char *path, dh_error *error)
{
    static const char *const texts[2][2] = {
        {DH_MESSAGE("memory ran out while a chart was drawn, and '%s' was not written; free some memory, or raise "
                    "--memory-limit, and run this again"),
         DH_MESSAGE("memory ran out while the chart '%s' was drawn, and '%s' was not written; free some memory, or "
                    "raise --memory-limit, and run this again")},
        {DH_MESSAGE("memory ran out while a report was drawn, and '%s' was not written; free some memory, or raise "
                    "--memory-limit, and run this again"),
         DH_MESSAGE("memory ran out while the report '%s' was drawn, and '%s' was not written; free some memory, or "
                    "raise --memory-limit, and run this again")}};
    bool report = strcmp(what, DH_DRAWING_REPORT) == 0;
    if (title == NULL) return dh_error_set(error, DH_ELIMIT, texts[report][0], path);
    return dh_error_set(error, DH_ELIMIT, texts[report][1], title, path);
}

dh_status dh_drawing_to_file(dh_script *script, const dh_drawing_job *job, const char *path, dh_error *error)
{
    drawing d;
    dh_strbuf bytes = {0};
    const dh_charts_api *api;
    DH_TRY(dh_drawing(&api, error));
    begin(&d, job->what, job->title, path);
    dh_status status = job->draw(&bytes, job->context, api, keep_warning, &d, error);
    if (has_lacked(&d)) status = explain_lack(job->what, job->title, path, error);
    if (status == DH_OK) status = dh_file_write(path, bytes.data, bytes.size, error); /* Pango's thread may still run */
    end(&d);
    report(&d, script);
    dh_strbuf_free(&bytes);
    return status;
}
