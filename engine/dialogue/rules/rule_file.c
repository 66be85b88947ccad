/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See rule_file.h. */
#include "dialogue/rules/rule_file.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/config/entry.h"
#include "load/config/own_text.h"

static const dh_data_key keys[] = {{"condition", DH_TAKES_TEXT, NULL},
                                   {"message", DH_TAKES_TEXTS, NULL},
                                   {"severity", DH_TAKES_TEXT, NULL},
                                   {"table", DH_TAKES_TEXT, NULL}};

static dh_status read_severity(dh_rule *out, const dh_data_file *file, dh_error *error)
{
    static const char *const choices[] = {"error", "warning"};
    const dh_data *value = dh_data_get(&file->root, "severity");
    const char *given = value != NULL ? value->text : choices[0];
    out->is_warning = strcmp(given, "warning") == 0;
    if (out->is_warning || strcmp(given, "error") == 0) return DH_OK;
    const char *nearest = dh_text_nearest(given, choices, 2);
    if (nearest != NULL)
        return dh_data_error(file, "severity", error, DH_EDATA, "severity = '%s' is none; did you mean '%s'?", given,
                             nearest);
    return dh_data_error(file, "severity", error, DH_EDATA,
                         "severity = '%s' is none; write \"error\", by which a check fails, or \"warning\"", given);
}

/* A text that a rule must have; `example` shows how it is written. */
static dh_status read_text(const char **out, const dh_data_file *file, const char *key, const char *example,
                           dh_error *error)
{
    const dh_data *value = dh_data_get(&file->root, key);
    *out = value != NULL ? value->text : "";
    if ((*out)[0] != '\0') return DH_OK;
    return dh_data_error(file, value != NULL ? key : "return", error, DH_EDATA, "the rule has no '%s'; write %s = %s",
                         key, key, example);
}

static dh_status read_declaration(dh_rule *out, const dh_data_file *file, dh_error *error)
{
    DH_TRY(dh_data_check_keys(file, &file->root, DH_MESSAGE("a rule"), keys, sizeof keys / sizeof *keys, NULL, error));
    DH_TRY(read_text(&out->table, file, "table", "\"sessions\"", error));
    DH_TRY(read_text(&out->condition, file, "condition", "\"participants > 0\"", error));
    DH_TRY(dh_own_text_read(out->message, file, &file->root, "message", error));
    if (out->message[0][0] == '\0')
        return dh_data_error(file, "return", error, DH_EDATA, "the rule has no '%s'; write %s = %s", "message",
                             "message", "{ vi = \"…\", en = \"…\" }");
    return read_severity(out, file, error);
}

static dh_status read_rule(dh_rule *out, const dh_own_file *from, const dh_folders *folders, dh_arena *arena,
                           dh_error *error)
{
    dh_data_file file;
    *out = (dh_rule){.name = from->name, .path = from->path, .place = from->place};
    DH_TRY(dh_own_file_check(from, folders, error));
    dh_status status = dh_data_read(&file, from->path, arena, error);
    if (status == DH_OK) status = read_declaration(out, &file, error);
    out->text = file.source;
    if (status != DH_EDATA) return status;
    dh_error_prefix(error, "rule '%s'", out->name);
    if (error != NULL) error->status = DH_ESCRIPT; /* a fault of a part of the program, not of the data */
    return DH_ESCRIPT;
}

dh_status dh_rules_read(dh_rules *out, const dh_folders *folders, dh_arena *arena, dh_error *error)
{
    dh_own_files files = {0};
    *out = (dh_rules){NULL, 0};
    dh_status status = dh_folders_list(&files, folders, "rules", arena, error);
    out->items = dh_arena_zalloc(arena, files.n + 1, sizeof *out->items);
    if (status == DH_OK && out->items == NULL) status = dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < files.n; i++)
        status = read_rule(&out->items[out->n++], &files.items[i], folders, arena, error);
    dh_free(files.items);
    return status;
}
