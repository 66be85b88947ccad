/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See listed.h. */
#include "load/config/listed.h"

#include <string.h>

#include "base/calendar.h"
#include "base/period.h"
#include "base/text.h"

static const char *const lists[] = {"sessions", "opinions"};
static const char *const levels[] = {"province", "district", "commune", "village"};
static const char *const keys[] = {"from", "to", "level"};

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static dh_status read_end(int32_t *out, bool is_last, const dh_data_file *file, const char *table, const dh_data *value,
                          const char *key, dh_error *error)
{
    dh_day_range period;
    const dh_data *end = dh_data_get(value, key);
    char year[DH_PERIOD_TEXT] = "";
    const char *text = end != NULL && end->kind == DH_DATA_TEXT ? end->text : year;
    if (end != NULL && end->kind == DH_DATA_INTEGER) dh_text_from_int64(end->integer, year);
    if (end == NULL)
        return dh_data_error(file, table, error, DH_EDATA,
                             "covers.%s has no '%s'; write { from = \"2018\", to = \"2019\" }", table, key);
    if (!dh_period_parse(text, strlen(text), NULL, &period))
        return dh_data_error(
            file, key, error, DH_EDATA,
            "covers.%s: %s = '%s' is no period; write 2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05 or 2018-03-01", table,
            key, text);
    *out = is_last ? period.to : period.from;
    return DH_OK;
}

static dh_status read_listed(dh_listed *out, const dh_data_file *file, const char *table, const dh_data *value,
                             dh_error *error)
{
    if (!is_one_of(table, lists, sizeof lists / sizeof lists[0]))
        return dh_data_error(
            file, table, error, DH_EDATA,
            "covers is of the lists sessions and opinions, not of '%s'; summaries say themselves which "
            "days they are of",
            table);
    if (value->kind != DH_DATA_TABLE || value->n_items > 0)
        return dh_data_error(file, table, error, DH_EDATA,
                             "covers.%s is not a table such as { from = \"2018\", to = \"2019\" }", table);
    for (int32_t i = 0; i < value->n_fields; i++)
        if (!is_one_of(value->fields[i].key, keys, sizeof keys / sizeof keys[0]))
            return dh_data_error(file, value->fields[i].key, error, DH_EDATA,
                                 "covers.%s does not take the key '%s'; it takes from, to and level", table,
                                 value->fields[i].key);
    out->table = table;
    DH_TRY(read_end(&out->from, false, file, table, value, "from", error));
    DH_TRY(read_end(&out->to, true, file, table, value, "to", error));
    if (out->from > out->to)
        return dh_data_error(file, table, error, DH_EDATA, "covers.%s ends before it begins", table);
    const dh_data *level = dh_data_get(value, "level");
    out->level = level != NULL && level->kind == DH_DATA_TEXT ? level->text : NULL;
    if (level != NULL && (out->level == NULL || !is_one_of(out->level, levels, sizeof levels / sizeof levels[0])))
        return dh_data_error(file, "level", error, DH_EDATA,
                             "covers.%s: level = '%s' is none; there are province, district, commune, village", table,
                             out->level != NULL ? out->level : "");
    return DH_OK;
}

dh_status dh_listed_read(const dh_listed **out, int32_t *n, const dh_data_file *file, const dh_data *value,
                         dh_arena *arena, dh_error *error)
{
    *out = NULL;
    *n = 0;
    if (value == NULL) return DH_OK;
    dh_listed *covers = dh_arena_zalloc(arena, (size_t)value->n_fields + 1, sizeof *covers);
    if (covers == NULL) return dh_error_nomem(error);
    dh_data_file part = dh_data_field_of(file, "covers");
    for (int32_t i = 0; i < value->n_fields; i++)
        DH_TRY(read_listed(&covers[i], &part, value->fields[i].key, &value->fields[i].value, error));
    *out = covers;
    *n = value->n_fields;
    return DH_OK;
}

const dh_listed *dh_listed_copy(const dh_listed *covers, int32_t n, dh_arena *arena)
{
    dh_listed *copy = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *copy);
    for (int32_t i = 0; copy != NULL && i < n; i++) {
        copy[i] = covers[i];
        copy[i].table = dh_arena_strdup(arena, covers[i].table);
        if (covers[i].level != NULL) copy[i].level = dh_arena_strdup(arena, covers[i].level);
        if (copy[i].table == NULL || (covers[i].level != NULL && copy[i].level == NULL)) return NULL;
    }
    return copy;
}

void dh_listed_print(dh_strbuf *out, const dh_listed *covers, int32_t n)
{
    dh_strbuf_add(out, "{ ");
    for (int32_t i = 0; i < n; i++) {
        char days[2][11];
        dh_date_format_iso(covers[i].from, days[0]);
        dh_date_format_iso(covers[i].to, days[1]);
        dh_strbuf_printf(out, "%s = { from = \"%s\", to = \"%s\"", covers[i].table, days[0], days[1]);
        if (covers[i].level != NULL) dh_strbuf_printf(out, ", level = \"%s\"", covers[i].level);
        dh_strbuf_add(out, " }, ");
    }
    dh_strbuf_add(out, "}");
}
