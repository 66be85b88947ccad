/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the drawing library when something is drawn for the first time, and saving pictures. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "script/script_internal.h"

/* The drawing library is installed beside this one. */
static char *library_path(void)
{
    Dl_info info;
    dh_strbuf path = {0};
    if (dladdr((void *)(uintptr_t)dh_drawing, &info) == 0 || info.dli_fname == NULL) return NULL;
    const char *slash = strrchr(info.dli_fname, '/');
    if (slash != NULL) dh_strbuf_add_bytes(&path, info.dli_fname, (size_t)(slash - info.dli_fname) + 1);
    dh_strbuf_add(&path, "libdienhong-charts.so");
    return dh_strbuf_take(&path);
}

dh_status dh_drawing(const dh_charts_api **out, dh_error *error)
{
    static const dh_charts_api *opened; /* scripts draw from one thread */
    if (opened == NULL) {
        char *path = library_path();
        void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
        const char *why = library == NULL ? dlerror() : NULL;
        dh_free(path);
        if (library == NULL)
            return dh_error_set(error, DH_EIO, "the drawing library cannot be opened: %s",
                                why != NULL ? why : dh_tr("no path"));
        const dh_charts_api *(*api)(void);
        *(void **)&api = dlsym(library, "dienhong_charts");
        if (api == NULL || api()->struct_size < sizeof *opened)
            return dh_error_set(error, DH_EIO, "libdienhong-charts.so is of another version; install both again");
        opened = api();
    }
    *out = opened;
    return DH_OK;
}

dh_status dh_chart_save(dh_script *script, const dh_chart_spec *spec, const char *path, dh_error *error)
{
    static const char *const endings[] = {".png", ".pdf", ".svg"};
    const char *dot = strrchr(path, '.');
    const dh_charts_api *api;
    dh_draw_options options = {.created = dh_script_created(script), .warn = dh_script_warn, .warn_context = script};
    int format = 0;
    while (format < 3 && (dot == NULL || strcmp(endings[format], dot) != 0)) format++;
    if (format == 3)
        return dh_error_set(error, DH_EINVAL, "'%s' ends in no picture's format; use .png, .pdf or .svg", path);
    options.format = (dh_picture)format;
    DH_TRY(dh_drawing(&api, error));
    dh_strbuf bytes = {0};
    dh_status status = api->chart_draw(&bytes, spec, &options, error);
    if (status == DH_OK) status = dh_file_write(path, bytes.data, bytes.size, error);
    dh_strbuf_free(&bytes);
    return status;
}
