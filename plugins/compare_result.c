/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the comparisons and its chart. */
#include "compare.h"

static const struct {
    int bit;
    const char *word;
} flag_words[] = {
    {BOUNDARY, "boundary_changed"},   {PART_YEAR, "part_year"},           {UNLIKE, "unlike_windows"},
    {NOT_REPORTED, "not_reported"},   {BOUNDS_ONLY, "bounds_only"},       {NO_EXPOSURE, "no_exposure"},
    {OVER_SESSIONS, "over_sessions"}, {EXACT_TEST, "exact_test"},         {INDEPENDENT, "as_independent"},
    {FEW_SESSIONS, "few_sessions"},   {UNLIKE_REPORTS, "unlike_reports"}, {AMBIGUOUS, "partly_carried"},
    {PARTLY_KNOWN, "partly_known"},   {OVER_REPORTS, "over_reports"},     {FEW_REPORTS, "few_reports"},
};

typedef struct result_column {
    const char *name;
    dh_type type;
    dh_display display;
} result_column;

static dh_status append_number(const comparison *c, dh_table *table, int32_t column, dh_count value, int valid,
                               dh_error *error)
{
    dh_value cell = {.type = c->type == DH_COUNT ? DH_COUNT : DH_FLOAT64, .valid = valid && !isnan(value.stated)};
    if (c->type == DH_COUNT)
        cell.as.count = value;
    else
        cell.as.number = value.stated;
    return c->host->table_append(table, column, &cell, error);
}

static dh_status append_line(const comparison *c, dh_table *table, int32_t at, const line *l, dh_error *error)
{
    char flags[280] = "";
    TRY(append_number(c, table, at++, l->sides[0].value, l->sides[0].valid, error));
    TRY(append_number(c, table, at++, l->sides[1].value, l->sides[1].valid, error));
    TRY(append_number(c, table, at++, l->change, 1, error));
    const double numbers[] = {l->relative, l->low, l->high, l->p, l->adjusted};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        dh_value cell = {.type = DH_FLOAT64, .valid = !isnan(numbers[i]), .as.number = numbers[i]};
        TRY(c->host->table_append(table, at++, &cell, error));
    }
    for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++) {
        size_t used = strlen(flags);
        if (l->flags & flag_words[i].bit)
            snprintf(flags + used, sizeof flags - used, "%s%s", used ? "," : "", flag_words[i].word);
    }
    dh_value cell = {.type = DH_CATEGORY, .valid = 1, .as.text = {flags, strlen(flags)}};
    return c->host->table_append(table, at, &cell, error);
}

static dh_status build(const comparisons *all, dh_table *table, dh_error *error)
{
    const comparison *c = &all->items[0];
    const dh_host *host = c->host;
    dh_type type = c->type == DH_COUNT ? DH_COUNT : DH_FLOAT64;
    int points = c->family == PROPORTIONS;
    const result_column columns[] = {
        {all->n > 1 ? "earlier_value" : c->periods[0].text, type, c->display},
        {all->n > 1 ? "later_value" : c->periods[1].text, type, c->display},
        {"change", type, c->display},
        {"relative_change", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {points ? "change_low" : "relative_low", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {points ? "change_high" : "relative_high", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
        {"p_adjusted", DH_FLOAT64, DH_DISPLAY_PVALUE},
        {"flags", DH_CATEGORY, DH_DISPLAY_PLAIN},
    };
    TRY(compare_key_columns(all, table, error));
    int32_t at = host->table_columns(table);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        TRY(host->table_add_column(table, columns[i].name, columns[i].type, columns[i].display, error));
    for (int k = 0; k < all->n; k++)
        for (int64_t row = 0; row < all->items[k].n; row++)
            TRY(append_line(&all->items[k], table, at, &all->items[k].lines[row], error));
    return host->table_end(table, error);
}

dh_status compare_result(comparisons *all, dh_results *out, dh_error *error)
{
    const comparison *c = &all->items[0];
    for (int i = 0; i < all->n; i++) /* a number is bounded in all rows where it is in one */
        for (int k = 0; all->items[i].type == DH_COUNT && k < all->n; k++) all->items[k].type = DH_COUNT;
    char spec[256];
    dh_table *table = NULL;
    TRY(c->host->table_begin(&table, error));
    dh_status status = build(all, table, error);
    if (status != DH_OK) {
        c->host->table_free(table);
        return status;
    }
    TRY(c->host->add_table(out, "compare", table, error));
    TRY(compare_notes(all, out, error));
    if (all->n > 1 || !c->by || strcmp(c->by, "unit") != 0) return DH_OK;
    if (c->family == PROPORTIONS)
        snprintf(spec, sizeof spec,
                 "{ mark = \"dot\", x = \"unit_name\", y = \"change\", lower = \"change_low\", "
                 "upper = \"change_high\", horizontal = true }");
    else
        snprintf(spec, sizeof spec,
                 "{ mark = \"dot\", x = \"unit_name\", y = \"relative_change\", "
                 "lower = \"relative_low\", upper = \"relative_high\", horizontal = true }");
    return c->host->add_chart(out, "compare", spec, error);
}
