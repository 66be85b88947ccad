/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counts of a share: one query, by keys and stratum; then a row for each combination of keys. */
#include "compare_keys.h"
#include "proportions.h"

static const char *date_of(const shares *s)
{
    return strcmp(s->call->params[PARAM_TABLE].as.text.data, "sessions") == 0 ? "held_on" : "raised_on";
}

/* The keys of `by`, with the unit's name behind its code, then the strata. Freed by the caller; NULL: out of memory. */
static char *keys_text(const shares *s, int with_names)
{
    char *by = scope_keys(s->call, date_of(s), NULL);
    char *strata = list_keys(text_param(s->call, PARAM_STRATA), date_of(s), NULL, 0);
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS], room = (by ? strlen(by) : 0) + (strata ? strlen(strata) : 0) + 128, used = 0;
    char *keys = by && strata ? calloc(room, 1) : NULL;
    int32_t n = keys ? key_names(by[0] ? by : NULL, starts, sizes) : 0;
    for (int32_t i = 0; i < n; i++) {
        int is_unit = sizes[i] == 4 && memcmp(starts[i], "unit", 4) == 0;
        used += (size_t)snprintf(keys + used, room - used, "%s%.*s%s", i > 0 ? ", " : "", (int)sizes[i], starts[i],
                                 is_unit && with_names ? ", unit.name as unit_name" : "");
    }
    if (keys && strata[0]) snprintf(keys + used, room - used, "%s%s", used > 0 ? ", " : "", strata);
    free(by);
    free(strata);
    return keys;
}

static dh_status group(const shares *s, dh_plan **plan, int with_names, dh_error *error)
{
    char *keys = keys_text(s, with_names);
    if (!keys) return no_memory(s->host, error);
    dh_plan *grouped = NULL;
    dh_status status = keys[0] ? s->host->group_by(&grouped, *plan, keys, error) : DH_OK;
    free(keys);
    if (grouped) {
        s->host->plan_free(*plan);
        *plan = grouped;
    }
    if (status != DH_OK) return status;
    return then(s->host, plan, s->host->aggregate,
                "share_rows = count(), share_known = count(share_condition), share_yes = count_if(share_condition)",
                error);
}

static dh_status derive_condition(const shares *s, dh_plan **plan, dh_error *error)
{
    const char *condition = text_param(s->call, PARAM_CONDITION);
    size_t room = (condition ? strlen(condition) : 0) + 32;
    char *text = malloc(room);
    if (!text) return no_memory(s->host, error);
    snprintf(text, room, "share_condition = %s", condition ? condition : "");
    dh_status status = then(s->host, plan, s->host->derive, text, error);
    free(text);
    return status;
}

static dh_status count(shares *s, dh_error *error)
{
    dh_plan *plan = NULL;
    dh_error unnamed = DH_ERROR_INIT;
    dh_status status =
        scope_events(&plan, s->host, s->call, s->dataset, s->call->params[PARAM_TABLE].as.text.data, error);
    if (status == DH_OK) status = derive_condition(s, &plan, error);
    if (status == DH_OK) {
        status = group(s, &plan, 1, &unnamed); /* where units are mere texts they have no names */
        if (status == DH_EINVAL && plan)
            status = group(s, &plan, 0, error);
        else if (status != DH_OK && error)
            *error = unnamed;
    }
    if (status == DH_OK) status = s->host->run(&s->counts, plan, error);
    if (plan) s->host->plan_free(plan);
    if (status != DH_OK) return status;
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    s->n_strata = key_names(text_param(s->call, PARAM_STRATA), starts, sizes);
    s->n_columns = s->host->table_columns(s->counts);
    s->n_keys = s->n_columns - 3 - s->n_strata;
    return DH_OK;
}

/* ---- reading it ---- */

static int64_t integer(const shares *s, int32_t column, int64_t row)
{
    dh_value cell;
    s->host->table_cell(s->counts, column, row, &cell);
    return cell.valid ? cell.as.integer : 0;
}

int64_t shares_valid(const shares *s, int64_t row)
{
    return integer(s, s->n_columns - 2, row);
}

int64_t shares_yes(const shares *s, int64_t row)
{
    return integer(s, s->n_columns - 1, row);
}

static int is_same(const shares *s, int32_t first, int32_t n, int64_t a, int64_t b)
{
    for (int32_t i = first; i < first + n; i++) {
        key_columns keys = {.host = s->host, .table = s->counts, .columns = {i}, .n = 1};
        if (key_rows_compare(&(key_row){&keys, a}, &(key_row){&keys, b}) != 0) return 0;
    }
    return 1;
}

int shares_has_stratum(const shares *s, int64_t row)
{
    return has_all_keys(s->host, s->counts, s->n_keys, s->n_strata, row);
}

int shares_same_stratum(const shares *s, int64_t a, int64_t b)
{
    return is_same(s, s->n_keys, s->n_strata, a, b);
}

static dh_status find_reference(shares *s, dh_error *error)
{
    const char *reference = text_param(s->call, PARAM_REFERENCE);
    s->reference = NONE;
    if (!reference || s->n_keys == 0) return DH_OK;
    if (strcmp(reference, "rest") == 0) {
        s->reference = RESTS;
        return DH_OK;
    }
    size_t found = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (!has_written_key(s->host, s->counts, s->n_keys, s->rows[i].first, reference)) continue;
        s->reference = (int64_t)i;
        found++;
    }
    if (found == 1) return DH_OK;
    s->host->error_set(
        error, DH_EINVAL,
        "reference is '%s': it must be a value of a key that one row has, and %zu rows have it; or rest, "
        "all others together",
        reference, found);
    return DH_EINVAL;
}

dh_status shares_read(shares *s, dh_error *error)
{
    TRY(count(s, error));
    int64_t n = s->host->table_rows(s->counts);
    s->rows = calloc((size_t)n + 1, sizeof *s->rows);
    if (!s->rows) return no_memory(s->host, error);
    for (int64_t row = 0; row < n;) {
        share_row *r = &s->rows[s->n++];
        r->first = row;
        for (; row < n && is_same(s, 0, s->n_keys, r->first, row); row++) {
            r->all += integer(s, s->n_columns - 3, row);
            r->valid += shares_valid(s, row);
            r->yes += shares_yes(s, row);
            if (!shares_has_stratum(s, row)) s->apart += shares_valid(s, row);
        }
        r->end = row;
        r->has_keys = has_all_keys(s->host, s->counts, 0, s->n_keys, r->first);
        r->is_few = r->valid < s->minimum;
    }
    return find_reference(s, error);
}

void shares_free(shares *s)
{
    free(s->rows);
    if (s->counts) s->host->table_free(s->counts);
}
