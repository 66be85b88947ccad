/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See statistic_file.h. */
#include "plugin/statistic_file.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/config/entry.h"
#include "load/config/own_text.h"

#define KIND "statistics"

static const dh_data_key keys[] = {{"limits", DH_TAKES_TEXTS, NULL}, {"misuse", DH_TAKES_TEXTS, NULL},
                                   {"params", DH_TAKES_TABLE, NULL}, {"purpose", DH_TAKES_TEXTS, NULL},
                                   {"title", DH_TAKES_TEXTS, NULL},  {"run", DH_TAKES_FUNCTION, NULL}};
static const dh_data_key param_keys[] = {
    {"choices", DH_TAKES_TABLE, NULL}, {"default", DH_TAKES_BOOL | DH_TAKES_TEXT | DH_TAKES_NUMBER, NULL},
    {"doc", DH_TAKES_TEXTS, NULL},     {"max", DH_TAKES_NUMBER, NULL},
    {"min", DH_TAKES_NUMBER, NULL},    {"name", DH_TAKES_TEXT, NULL},
    {"type", DH_TAKES_TEXT, NULL}};
#define COUNT(keys) (sizeof(keys) / sizeof *(keys))

static const dh_type types[] = {DH_BOOL, DH_INT64, DH_FLOAT64, DH_DATE, DH_TEXT};

/* A declaration that is being read. */
typedef struct reading {
    const dh_data_file *file;
    dh_arena *arena;
} reading;

static dh_status read_type(dh_type *out, const dh_data_file *file, const dh_data *table, dh_error *error)
{
    const char *names[COUNT(types)];
    const dh_data *type = dh_data_get(table, "type");
    for (size_t i = 0; i < COUNT(types); i++) names[i] = dh_type_name(types[i]);
    *out = DH_TEXT;
    if (type == NULL) return DH_OK;
    for (size_t i = 0; i < COUNT(types); i++)
        if (strcmp(names[i], type->text) == 0) {
            *out = types[i];
            return DH_OK;
        }
    const char *nearest = dh_text_nearest(type->text, names, COUNT(types));
    if (nearest != NULL)
        return dh_data_error(file, "type", error, DH_EDATA, "'%s' is no type of a parameter; did you mean '%s'?",
                             type->text, nearest);
    return dh_data_error(file, "type", error, DH_EDATA,
                         "'%s' is no type of a parameter; there are bool, int64, float64, date and text", type->text);
}

/* The default as text, as it would be typed; NULL = out of memory. */
static const char *default_text(const reading *r, const dh_data *value)
{
    char number[32];
    switch (value->kind) {
    case DH_DATA_BOOL: return value->boolean ? "true" : "false";
    case DH_DATA_INTEGER: return dh_arena_printf(r->arena, "%lld", (long long)value->integer);
    case DH_DATA_NUMBER: dh_text_from_double(value->number, number); return dh_arena_strdup(r->arena, number);
    default: return value->text;
    }
}

static dh_status read_choices(const char *const **out, const reading *r, const dh_data *list, dh_error *error)
{
    const char **choices = dh_arena_zalloc(r->arena, (size_t)list->n_items + 1, sizeof *choices);
    if (choices == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < list->n_items; i++)
        if (list->items[i].kind == DH_DATA_TEXT) choices[i] = list->items[i].text;
    if (list->n_items == 0 || list->n_fields > 0 || choices[list->n_items - 1] == NULL)
        return dh_data_error(r->file, "choices", error, DH_EDATA,
                             "'choices' is a list of texts; write choices = { \"unit\", \"field\" }");
    *out = choices;
    return DH_OK;
}

/* Whether the default is what the parameter takes, so that a fault is found where it stands. */
static dh_status check_default(const reading *r, const dh_param *param, dh_error *error)
{
    dh_value value;
    dh_error fault = DH_ERROR_INIT;
    if (param->fallback == NULL || (param->fallback[0] == '\0' && param->type != DH_TEXT)) return DH_OK;
    dh_status status = dh_param_parse(&value, param, param->fallback, r->arena, &fault);
    if (status == DH_OK || status == DH_ENOMEM) return status == DH_OK ? DH_OK : dh_error_nomem(error);
    return dh_data_error(r->file, "default", error, DH_EDATA, "%s", fault.message);
}

static dh_status read_param(dh_param *out, const reading *r, const dh_data *table, dh_error *error)
{
    const char *doc[2];
    if (table->kind != DH_DATA_TABLE)
        return dh_data_error(r->file, "params", error, DH_EDATA,
                             "each parameter is a table; write params = { { name = \"least\", type = \"int64\", "
                             "default = 2 } }");
    DH_TRY(dh_data_check_keys(r->file, table, DH_MESSAGE("a parameter"), param_keys, COUNT(param_keys), NULL, error));
    const dh_data *name = dh_data_get(table, "name"), *fallback = dh_data_get(table, "default");
    const dh_data *min = dh_data_get(table, "min"), *max = dh_data_get(table, "max");
    const dh_data *choices = dh_data_get(table, "choices");
    if (name == NULL || name->text[0] == '\0' || strpbrk(name->text, "= \t\n") != NULL)
        return dh_data_error(r->file, "name", error, DH_EDATA,
                             "a parameter has no name of one word; write name = \"least\" or the like");
    DH_TRY(read_type(&out->type, r->file, table, error));
    DH_TRY(dh_own_text_read(doc, r->file, table, "doc", error));
    if (choices != NULL) DH_TRY(read_choices(&out->choices, r, choices, error));
    out->name = name->text;
    out->doc = doc[dh_message_locale()];
    out->min = min != NULL ? min->number : max != NULL ? -INFINITY : 1;
    out->max = max != NULL ? max->number : min != NULL ? INFINITY : 0;
    out->fallback = fallback != NULL ? default_text(r, fallback) : NULL;
    if (fallback != NULL && out->fallback == NULL) return dh_error_nomem(error);
    return check_default(r, out, error);
}

static dh_status read_params(dh_statistic *out, const reading *r, const dh_data *list, dh_error *error)
{
    if (list == NULL) return DH_OK;
    if (list->n_fields > 0)
        return dh_data_error(r->file, "params", error, DH_EDATA, "'params' is a list; write params = { { name = … } }");
    dh_param *params = dh_arena_zalloc(r->arena, (size_t)list->n_items + 1, sizeof *params);
    if (params == NULL) return dh_error_nomem(error);
    dh_data_file all = dh_data_field_of(r->file, "params");
    for (int32_t i = 0; i < list->n_items; i++) {
        dh_data_file item = dh_data_item_of(&all, i + 1, NULL);
        DH_TRY(read_param(&params[i], &(reading){&item, r->arena}, &list->items[i], error));
        for (int32_t k = 0; k < i; k++)
            if (strcmp(params[k].name, params[i].name) == 0)
                return dh_data_error(&item, "name", error, DH_EDATA, "the parameter '%s' is declared twice",
                                     params[i].name);
    }
    out->params = params;
    out->n_params = (uint32_t)list->n_items;
    return DH_OK;
}

static dh_status read_declaration(dh_statistic *out, const reading *r, dh_error *error)
{
    static const char *const texts[] = {"title", "purpose", "limits", "misuse"};
    const char **places[] = {&out->doc, &out->purpose, &out->limits, &out->misuse};
    const dh_data *root = &r->file->root;
    DH_TRY(dh_data_check_keys(r->file, root, DH_MESSAGE("a statistic"), keys, COUNT(keys), NULL, error));
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *said[2];
        DH_TRY(dh_own_text_read(said, r->file, root, texts[i], error));
        const char *text = said[dh_message_locale()];
        *places[i] = text[0] != '\0' ? text : NULL;
    }
    if (out->doc == NULL)
        return dh_data_error(r->file, dh_data_get(root, "title") != NULL ? "title" : "return", error, DH_EDATA,
                             "the statistic has no title; write title = { vi = \"…\", en = \"…\" }");
    if (dh_data_get(root, "run") == NULL)
        return dh_data_error(r->file, "return", error, DH_EDATA,
                             "the statistic has no function 'run'; write run = function(ds, p) return … end");
    return read_params(out, r, dh_data_get(root, "params"), error);
}

static dh_status read_statistic(dh_statistic_file *out, const char *name, const char *path, dh_place place,
                                dh_arena *arena, dh_error *error)
{
    dh_data_file file;
    size_t size = strlen(name);
    size_t stem = size > 4 && strcmp(name + size - 4, ".lua") == 0 ? size - 4 : size;
    *out = (dh_statistic_file){.statistic = {.struct_size = sizeof out->statistic, .param_size = sizeof(dh_param)},
                               .path = dh_arena_strdup(arena, path),
                               .place = place};
    out->statistic.name = dh_arena_strndup(arena, name, stem);
    if (out->path == NULL || out->statistic.name == NULL) return dh_error_nomem(error);
    dh_status status = dh_data_read_with_functions(&file, path, arena, error);
    if (status == DH_OK) status = read_declaration(&out->statistic, &(reading){&file, arena}, error);
    if (status != DH_EDATA) return status;
    dh_error_prefix(error, "statistic '%s'", out->statistic.name);
    if (error != NULL) error->status = DH_ESCRIPT; /* a fault of a part of the program, not of the data */
    return DH_ESCRIPT;
}

dh_status dh_statistic_file_find(const dh_statistic_file **out, const dh_folders *folders, const char *name,
                                 dh_arena *arena, dh_error *error)
{
    char *path;
    dh_place place;
    *out = NULL;
    DH_TRY(dh_folders_find(&path, &place, folders, KIND, name, error));
    if (path == NULL) return DH_OK;
    dh_statistic_file *found = dh_arena_zalloc(arena, 1, sizeof *found);
    dh_status status = found != NULL ? read_statistic(found, name, path, place, arena, error) : dh_error_nomem(error);
    dh_free(path);
    if (status == DH_OK) *out = found;
    return status;
}

dh_status dh_statistic_file_check_name(const dh_statistic_file *file, const dh_plugins *plugins, dh_error *error)
{
    if (file->place != DH_PLACE_DATASET) return DH_OK;
    DH_TRY(dh_plugins_ensure_loaded(plugins, error));
    if (dh_plugins_statistic(plugins, file->statistic.name) == NULL) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%s' has the name of a statistic of the program, which nothing that comes with data replaces: "
                        "give the file another name",
                        file->path);
}

/* What is wrong in one file hides no other. */
static dh_status read_listed(dh_statistic_file *out, const dh_own_file *file, const dh_folders *folders,
                             dh_arena *arena, dh_error *error)
{
    dh_error fault = DH_ERROR_INIT;
    dh_status status = dh_own_file_check(file, folders, &fault);
    if (status == DH_OK) status = read_statistic(out, file->name, file->path, file->place, arena, &fault);
    if (status == DH_OK) return DH_OK;
    dh_error *kept = status != DH_ENOMEM ? dh_arena_zalloc(arena, 1, sizeof *kept) : NULL;
    if (kept == NULL) return dh_error_nomem(error);
    *kept = fault;
    out->statistic.name = file->name;
    out->place = file->place;
    out->fault = kept;
    return DH_OK;
}

dh_status dh_statistic_files_list(dh_statistic_files *out, const dh_folders *folders, dh_arena *arena, dh_error *error)
{
    dh_own_files files = {0};
    *out = (dh_statistic_files){NULL, 0};
    dh_status status = dh_folders_list(&files, folders, KIND, arena, error);
    dh_statistic_file *items = dh_arena_zalloc(arena, files.n + 1, sizeof *items);
    if (status == DH_OK && items == NULL) status = dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < files.n; i++)
        status = read_listed(&items[i], &files.items[i], folders, arena, error);
    if (status == DH_OK) *out = (dh_statistic_files){items, files.n};
    dh_free(files.items);
    return status;
}

static int is_shared_object(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 3 && strcmp(entry->d_name + size - 3, ".so") == 0;
}

dh_status dh_statistic_files_unopened(dh_strbuf *out, const dh_folders *folders, dh_error *error)
{
    char *folder;
    struct dirent **files = NULL;
    DH_TRY(dh_folders_at(&folder, folders, DH_PLACE_DATASET, KIND, error));
    int n = folder != NULL ? scandir(folder, &files, is_shared_object, alphasort) : 0;
    for (int i = 0; i < n; i++) {
        dh_strbuf_printf(out, "%s'%s/%s'", out->size > 0 ? ", " : "", folder, files[i]->d_name);
        free(files[i]);
    }
    free(files);
    dh_free(folder);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
