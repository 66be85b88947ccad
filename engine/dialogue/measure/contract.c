/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the contract of a measure from its file, and locates what is wrong in it. */
#include "dialogue/measure/contract.h"

#include <string.h>

#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/contracts.h"
#include "load/config/entry.h"
#include "load/config/lua_data.h"
#include "load/config/own_expression.h"
#include "load/config/own_text.h"
#include "table/format.h"

static const dh_data_key contract_keys[] = {
    {"definition", DH_TAKES_TEXTS, NULL}, {"id", DH_TAKES_TEXT, NULL},         {"kind", DH_TAKES_TEXT, NULL},
    {"scale", DH_TAKES_NUMBER, NULL},     {"sources", DH_TAKES_TABLE, NULL},   {"title", DH_TAKES_TEXTS, NULL},
    {"unit", DH_TAKES_TEXTS, NULL},       {"version", DH_TAKES_INTEGER, NULL}, {"within", DH_TAKES_TABLE, NULL}};
static const dh_data_key source_keys[] = {{"denominator", DH_TAKES_TEXT, NULL},
                                          {"numerator", DH_TAKES_TEXT, NULL},
                                          {"table", DH_TAKES_TEXT, NULL},
                                          {"value", DH_TAKES_TEXT, NULL},
                                          {"when", DH_TAKES_TEXT, NULL}};
#define COUNT(keys) (sizeof(keys) / sizeof *(keys))

/* A contract that is being read from `file`. */
typedef struct reading {
    const dh_data_file *file;
    dh_contract *contract;
} reading;

static const char *id_of(const reading *r)
{
    return r->contract->id != NULL ? r->contract->id : "?";
}

/* `key` is where in the file it is. */
static dh_status wrong(const reading *r, dh_error *error, const char *what, const char *key)
{
    return dh_data_error(r->file, key, error, DH_EDATA, "measure '%s': %s", id_of(r), dh_tr(what));
}

/* Where `key` has a text that is none of `n` choices: which is meant, or all. */
static dh_status wrong_choice(const reading *r, dh_error *error, const char *key, const char *given,
                              const char *const *choices, size_t n)
{
    const char *nearest = dh_text_nearest(given, choices, n);
    if (nearest != NULL)
        return dh_data_error(r->file, key, error, DH_EDATA, "measure '%s': '%s' cannot be '%s'; did you mean '%s'?",
                             id_of(r), key, given, nearest);
    dh_strbuf list = {0};
    for (size_t i = 0; i < n; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", choices[i]);
    dh_status status =
        list.failed ? dh_error_nomem(error)
                    : dh_data_error(r->file, key, error, DH_EDATA, "measure '%s': '%s' cannot be '%s'; it may be %s",
                                    id_of(r), key, given, list.data != NULL ? list.data : "");
    dh_strbuf_free(&list);
    return status;
}

/* A text of the table; NULL when it is not there. In the arena of the file. */
static const char *text_of(const dh_data *table, const char *name)
{
    const dh_data *value = dh_data_get(table, name);
    return value != NULL ? value->text : NULL;
}

static dh_status read_source(const reading *r, const dh_data *entry, dh_contract_source *source, dh_error *error)
{
    if (entry->kind != DH_DATA_TABLE) return wrong(r, error, "each entry of 'sources' is a table", "sources");
    DH_TRY(dh_data_check_keys(r->file, entry, DH_MESSAGE("a source of a measure"), source_keys, COUNT(source_keys),
                              NULL, error));
    const char *table = text_of(entry, "table");
    source->table = table != NULL ? dh_table_index(table) : -1;
    if (table != NULL && source->table < DH_SESSIONS)
        return wrong_choice(r, error, "table", table, dh_table_names + DH_SESSIONS, DH_TABLES - DH_SESSIONS);
    if (table == NULL)
        return wrong(r, error,
                     "each source names a table of events or periods, such as sessions, opinions or summaries",
                     "sources");
    bool ratio = r->contract->kind != DH_CONTRACT_COUNT;
    source->parts[0] = text_of(entry, ratio ? "numerator" : "value");
    source->parts[1] = ratio ? text_of(entry, "denominator") : NULL;
    source->when = text_of(entry, "when");
    if (source->parts[0] == NULL || (ratio && source->parts[1] == NULL))
        return wrong(r, error,
                     ratio ? DH_MESSAGE("each source of a ratio or share gives a numerator and a denominator")
                           : DH_MESSAGE("each source of a count gives a value"),
                     "sources");
    return DH_OK;
}

static dh_status read_sources(const reading *r, const dh_data *root, dh_error *error)
{
    const dh_data *list = dh_data_get(root, "sources");
    if (list == NULL || list->n_fields > 0)
        return wrong(r, error, "it has no list 'sources'; write sources = { { table = \"sessions\", … } }",
                     list != NULL ? "sources" : "return");
    if (list->n_items < 1 || list->n_items > DH_MAX_SOURCES)
        return wrong(r, error, "'sources' takes one to six entries", "sources");
    dh_data_file sources = dh_data_field_of(r->file, "sources");
    for (int32_t i = 0; i < list->n_items; i++) {
        dh_data_file item = dh_data_item_of(&sources, i + 1, NULL);
        reading of_item = {&item, r->contract};
        DH_TRY(read_source(&of_item, &list->items[i], &r->contract->sources[r->contract->n_sources++], error));
    }
    return DH_OK;
}

/* Rows of periods overlap, and which of them count is decided within one table. */
static dh_status check_periods(const reading *r, dh_error *error)
{
    int table = -1;
    for (int32_t i = 0; i < r->contract->n_sources; i++) {
        int of = r->contract->sources[i].table;
        if (dh_table_first_day_column(of) == NULL) continue;
        if (table >= 0 && of != table)
            return wrong(r, error, "'sources' names two tables of periods; take one of them", "sources");
        table = of;
    }
    return DH_OK;
}

static dh_status read_within(const reading *r, const dh_data *root, dh_error *error)
{
    const dh_data *list = dh_data_get(root, "within");
    if (list == NULL) return DH_OK;
    if (list->n_fields > 0 || list->n_items > DH_MAX_WITHIN)
        return wrong(r, error, "'within' is a list of one to four columns", "within");
    for (int32_t i = 0; i < list->n_items; i++)
        if ((r->contract->within[i] = list->items[i].text) == NULL)
            return wrong(r, error, "'within' is a list of one to four columns", "within");
    return DH_OK;
}

/* Fills a contract from its file's table. */
static dh_status read_contract(const reading *r, dh_error *error)
{
    static const char *const kinds[] = {"count", "ratio", "share"};
    const dh_data *root = &r->file->root;
    dh_contract *contract = r->contract;
    contract->path = r->file->path;
    contract->text = r->file->source;
    contract->id = text_of(root, "id");
    DH_TRY(
        dh_data_check_keys(r->file, root, DH_MESSAGE("a measure"), contract_keys, COUNT(contract_keys), NULL, error));
    const char *kind = text_of(root, "kind");
    if (contract->id == NULL)
        return wrong(r, error, "it has no name; write id = \"sessions_in_the_evening\" or the like", "return");
    if (kind == NULL)
        return wrong(r, error, "it does not say what kind it is; write kind = \"count\", \"ratio\" or \"share\"",
                     "return");
    int k = 0;
    while (k < 3 && strcmp(kinds[k], kind) != 0) k++;
    if (k == 3) return wrong_choice(r, error, "kind", kind, kinds, 3);
    contract->kind = (dh_contract_kind)k;
    const dh_data *version = dh_data_get(root, "version"), *scale = dh_data_get(root, "scale");
    contract->version = version != NULL ? version->integer : 0;
    contract->scale = scale != NULL ? scale->number : 1;
    if (contract->version < 1)
        return wrong(r, error, "'version' is a whole number from 1; write version = 1",
                     version != NULL ? "version" : "return");
    if (!(contract->scale > 0)) return wrong(r, error, "'scale' is a number above zero", "scale");
    DH_TRY(dh_own_text_read(contract->title, r->file, root, "title", error));
    DH_TRY(dh_own_text_read(contract->unit, r->file, root, "unit", error));
    DH_TRY(dh_own_text_read(contract->definition, r->file, root, "definition", error));
    if (contract->title[0][0] == '\0')
        return wrong(r, error, "it needs a 'title' in vi or en; write title = { vi = \"…\", en = \"…\" }",
                     dh_data_get(root, "title") != NULL ? "title" : "return");
    DH_TRY(read_within(r, root, error));
    DH_TRY(read_sources(r, root, error));
    return check_periods(r, error);
}

dh_status dh_contract_from_file(dh_contract *out, const dh_data_file *file, dh_error *error)
{
    return read_contract(&(reading){file, out}, error);
}

dh_status dh_contract_as_fault(dh_status status, dh_error *error)
{
    if (status != DH_EDATA) return status;
    if (error != NULL) error->status = DH_ESCRIPT;
    return DH_ESCRIPT;
}

dh_status dh_contract_read(dh_contract *out, const char *text, const char *origin, dh_arena *arena, dh_error *error)
{
    dh_data_file file;
    *out = (dh_contract){.place = DH_PLACE_PROGRAM};
    dh_status status = dh_data_read_text(&file, text, origin, arena, error);
    if (status == DH_OK) status = dh_contract_from_file(out, &file, error);
    return dh_contract_as_fault(status, error);
}

dh_status dh_contract_fault(const dh_contract *contract, const char *expression, const dh_error *fault, dh_error *error)
{
    if (fault->status == DH_ENOMEM) return dh_error_nomem(error);
    dh_error_set(error, DH_ESCRIPT, "measure '%s': %s", contract->id, fault->message);
    dh_own_expression_at(error, contract->path, contract->text, expression, fault);
    return DH_ESCRIPT;
}
