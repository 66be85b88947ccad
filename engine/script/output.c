/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that a script writes: their creation time, warnings, and what a run that was killed has left of them. */
#include <stdlib.h>

#include "base/file.h"
#include "script/script_internal.h"

int64_t dh_script_created(const dh_script *script)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    int64_t seconds = epoch != NULL ? strtoll(epoch, &end, 10) : 0;
    int32_t day;
    if (epoch != NULL && *epoch != '\0' && *end == '\0' && seconds >= 0) return seconds;
    if (script->options.dataset == NULL || !dh_dataset_as_of(script->options.dataset, &day)) return 0;
    return day > 0 ? (int64_t)day * 86400 : 0;
}

void dh_script_warn(void *context, const char *message)
{
    const dh_script *script = context;
    if (script->options.warn != NULL) script->options.warn(message);
}

dh_status dh_script_begin_output(dh_script *script, const char *path, dh_error *error)
{
    dh_strbuf text = {0};
    DH_TRY(dh_script_may_write(script, path, error));
    script->has_written = true;
    if (dh_file_report_left(&text, path) && script->options.report != NULL) script->options.report(text.data);
    dh_strbuf_free(&text);
    return DH_OK;
}
