/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links between units, sorted both ways, and mapping units along them. */
#include "dialogue/units/lineage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "dialogue/units/lineage_internal.h"

static int by_from_day_and_row(const void *a, const void *b)
{
    const dh_unit_link *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* A lineage being read, and where its faults are reported. */
typedef struct reading {
    const dh_units *units;
    const dh_table *lineage;
    dh_unit_fault fault;
    void *self;
    dh_error *error;
} reading;

static dh_status report(const reading *r, int64_t row, int64_t other, const char *column, dh_strbuf *reason)
{
    dh_status status =
        reason->failed ? dh_error_nomem(r->error) : r->fault(r->self, row, other, column, reason->data, r->error);
    dh_strbuf_free(reason);
    return status;
}

/* The unit that a lineage row names in column `side`; -1, with a fault reported, when there is none on `day`. */
static dh_status find_end(const reading *r, const char *side, int64_t row, int32_t day, int32_t *out)
{
    size_t size;
    const char *code = dh_column_text(dh_table_get(r->lineage, side), row, &size);
    bool exists;
    *out = dh_units_by_code(r->units, code, size, day, true, &exists);
    if (*out >= 0) return DH_OK;
    char text[11];
    dh_date_format_iso(day, text);
    dh_strbuf reason = {0};
    dh_strbuf_printf(&reason,
                     exists ? dh_tr("unit '%.*s' (%s) does not exist on %s; correct its valid_from and valid_to in "
                                    "units, or effective_on")
                            : dh_tr("there is no unit '%.*s' (%s) on %s; add it to units"),
                     (int)(size < 200 ? size : 200), code, side, text);
    return report(r, row, -1, side, &reason);
}

/* Whether a text is the word that stands for `name`, in either language. */
static dh_status is_coverage(bool *out, const char *text, size_t size, const char *name, dh_error *error)
{
    const char *label = dh_tr_name_in(DH_LOCALE_VI, "coverage", name, strlen(name));
    size_t n, m;
    char *folded = dh_text_spelling_folded(text, size, &n), *word = dh_text_spelling_folded(label, strlen(label), &m);
    bool ready = folded != NULL && word != NULL;
    *out = ready && ((n == strlen(name) && memcmp(folded, name, n) == 0) || (n == m && memcmp(folded, word, n) == 0));
    dh_free(folded);
    dh_free(word);
    return ready ? DH_OK : dh_error_nomem(error);
}

/* Reads a number with either mark, or a percentage. NaN: it is none. */
static double read_share(const char *text, size_t size)
{
    char number[64], *end = number;
    bool percent = size > 1 && text[size - 1] == '%';
    size -= percent;
    while (size > 0 && text[size - 1] == ' ') size--;
    if (size == 0 || size >= sizeof number) return NAN;
    memcpy(number, text, size);
    number[size] = '\0';
    char *mark = strchr(number, ',');
    if (mark != NULL) *mark = '.';
    double share = dh_text_to_double(number, &end);
    return end == number || *end != '\0' ? NAN : percent ? share / 100 : share;
}

/* The share that was transferred: "full", "partial" (NaN: an unknown part) or a number above 0 up to 1; null is full.
 * Anything else is reported as a fault: it must not pass for a part. */
static dh_status share_of(const reading *r, const dh_column *coverage, int64_t row, double *out)
{
    size_t size = 4;
    const char *text = "full";
    bool is;
    if (coverage != NULL && dh_column_is_valid(coverage, row)) text = dh_column_text(coverage, row, &size);
    *out = 1;
    DH_TRY(is_coverage(&is, text, size, DH_MESSAGE_NAME("coverage", "full"), r->error));
    if (is) return DH_OK;
    *out = NAN;
    DH_TRY(is_coverage(&is, text, size, DH_MESSAGE_NAME("coverage", "partial"), r->error));
    if (is) return DH_OK;
    *out = read_share(text, size);
    if (*out > 0 && *out <= 1) return DH_OK;
    *out = NAN;
    dh_strbuf reason = {0};
    dh_strbuf_printf(&reason,
                     dh_tr("coverage '%.*s' is neither full nor partial nor a share above 0 up to 1; write full, "
                           "partial or a share such as 0.4"),
                     (int)(size < 200 ? size : 200), text);
    return report(r, row, -1, "coverage", &reason);
}

static dh_status read_links(const reading *r, dh_unit_link *links, int32_t *n)
{
    const dh_column *on = dh_table_get(r->lineage, "effective_on"), *coverage = dh_table_get(r->lineage, "coverage");
    for (int64_t i = 0; i < dh_table_rows(r->lineage); i++) {
        double share;
        DH_TRY(share_of(r, coverage, i, &share));
        dh_unit_link link = {.day = dh_column_date(on, i), .share = share, .whole = share >= 1, .row = i};
        DH_TRY(find_end(r, "from", i, link.day - 1, &link.from));
        DH_TRY(find_end(r, "to", i, link.day, &link.to));
        if (link.from >= 0 && link.to >= 0) links[(*n)++] = link;
    }
    return DH_OK;
}

/* Of several whole successors on one day, reports all but the first. `links` is sorted. */
static dh_status check_whole(const reading *r, const dh_unit_link *links, int32_t n)
{
    const dh_unit_link *first = NULL;
    const dh_unit_row *rows = r->units->rows;
    for (int32_t i = 0; i < n; i++) {
        const dh_unit_link *link = &links[i];
        if (!link->whole) continue;
        if (first == NULL || first->from != link->from || first->day != link->day) {
            first = link;
            continue;
        }
        dh_strbuf reason = {0};
        dh_strbuf_printf(&reason,
                         dh_tr("unit '%s' has two whole successors on one day, '%s' and '%s'; give each its coverage"),
                         rows[link->from].code, rows[first->to].code, rows[link->to].code);
        DH_TRY(report(r, link->row, first->row, "to", &reason));
    }
    return DH_OK;
}

static dh_status read_lineage(const reading *r, dh_unit_link **links, int32_t *n)
{
    *links = NULL;
    *n = 0;
    if (r->lineage == NULL || dh_table_rows(r->lineage) == 0) return DH_OK;
    for (int i = 0; i < 3; i++)
        if (dh_table_get(r->lineage, ((const char *const[]){"from", "to", "effective_on"})[i]) == NULL)
            return dh_error_set(r->error, DH_EDATA,
                                "the table 'lineage' needs the columns 'from', 'to' and 'effective_on'");
    *links = dh_calloc((size_t)dh_table_rows(r->lineage), sizeof **links);
    if (*links == NULL) return dh_error_nomem(r->error);
    DH_TRY(read_links(r, *links, n));
    qsort(*links, (size_t)*n, sizeof **links, by_from_day_and_row);
    return check_whole(r, *links, *n);
}

static int by_to_and_day(const void *a, const void *b, void *context)
{
    const dh_unit_link *links = context;
    const dh_unit_link *left = &links[*(const int32_t *)a], *right = &links[*(const int32_t *)b];
    if (left->to != right->to) return left->to < right->to ? -1 : 1;
    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Sorts links by target too, so that predecessors are found as fast as successors. */
static dh_status order_origins(dh_units *units, dh_error *error)
{
    units->into = dh_calloc((size_t)units->n_links + 1, sizeof *units->into);
    if (units->into == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < units->n_links; i++) units->into[i] = i;
    qsort_r(units->into, (size_t)units->n_links, sizeof *units->into, by_to_and_day, units->links);
    return DH_OK;
}

dh_status dh_units_read_lineage(dh_units *units, const dh_table *lineage, dh_error *error)
{
    reading r = {units, lineage, dh_units_refuse, "lineage", error};
    DH_TRY(read_lineage(&r, &units->links, &units->n_links));
    return order_origins(units, error);
}

dh_status dh_units_check_lineage(const dh_units *units, const dh_table *lineage, dh_unit_fault fault, void *self,
                                 dh_error *error)
{
    reading r = {units, lineage, fault, self, error};
    dh_unit_link *links;
    int32_t n;
    dh_status status = read_lineage(&r, &links, &n);
    dh_free(links);
    return status;
}

int32_t dh_units_first_from(const dh_units *units, int32_t row)
{
    int32_t low = 0, high = units->n_links;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (units->links[middle].from < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The only link out of `row`, when it is whole; NULL when there is none, it is partial, or there are several. */
static const dh_unit_link *whole_link(const dh_units *units, int32_t row)
{
    int32_t first = dh_units_first_from(units, row);
    if (first == units->n_links || units->links[first].from != row) return NULL;
    bool alone = first + 1 == units->n_links || units->links[first + 1].from != row;
    return alone && units->links[first].whole ? &units->links[first] : NULL;
}

static int32_t map_one(const dh_units *units, int32_t row, int32_t day)
{
    for (int32_t steps = 0; steps <= units->n; steps++) {
        const dh_unit_row *unit = &units->rows[row];
        if (dh_unit_holds(unit, day)) return row;
        if (day < unit->from) return -1; /* a merger cannot be undone */
        const dh_unit_link *link = whole_link(units, row);
        if (link == NULL || link->day > day) return -1;
        row = link->to;
    }
    return -1;
}

int32_t dh_units_first_into(const dh_units *units, int32_t row, int32_t day)
{
    int32_t low = 0, high = units->n_links;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const dh_unit_link *link = &units->links[units->into[middle]];
        if (link->to < row || (link->to == row && link->day < day))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A unit that began as the whole of one predecessor and nothing else is that predecessor under another name or parent,
 * so it can be mapped back to it. */
static int32_t map_back(const dh_units *units, int32_t row, int32_t day)
{
    for (int32_t steps = 0; steps <= units->n; steps++) {
        if (dh_unit_holds(&units->rows[row], day)) return row;
        if (day > units->rows[row].to) return -1;
        int32_t before = -1;
        for (int32_t i = dh_units_first_into(units, row, INT32_MIN); i < units->n_links; i++) {
            const dh_unit_link *link = &units->links[units->into[i]];
            if (link->to != row) break;
            if (before >= 0 || !link->whole || link->day != units->rows[row].from) return -1;
            before = link->from;
        }
        if (before < 0 || whole_link(units, before) == NULL) return -1;
        row = before;
    }
    return -1;
}

/* Called with `mapping` locked. */
static dh_status map_all(dh_units *units, int32_t day, const int32_t **map, dh_error *error)
{
    for (int32_t i = 0; i < units->n_mapped; i++) {
        if (units->mapped[i].day != day) continue;
        *map = units->mapped[i].map;
        return DH_OK;
    }
    int32_t *rows = dh_calloc((size_t)units->n + 1, sizeof *rows);
    if (rows == NULL || dh_grow((void **)&units->mapped, &units->mapped_capacity, (size_t)units->n_mapped + 1,
                                sizeof *units->mapped) != 0) {
        dh_free(rows);
        return dh_error_nomem(error);
    }
    for (int32_t i = 0; i < units->n; i++)
        rows[i] = day < units->rows[i].from ? map_back(units, i, day) : map_one(units, i, day);
    units->mapped[units->n_mapped].day = day;
    units->mapped[units->n_mapped++].map = rows;
    *map = rows;
    return DH_OK;
}

dh_status dh_units_map(dh_units *units, int32_t day, const int32_t **map, dh_error *error)
{
    pthread_mutex_lock(&units->mapping);
    dh_status status = map_all(units, day, map, error);
    pthread_mutex_unlock(&units->mapping);
    return status;
}

/* Whether the link changes a name or parent but no boundary: all of a unit became a unit that began then, and nothing
 * else joined it. */
static bool is_plain_successor(const dh_units *units, const dh_unit_link *link)
{
    int32_t second = dh_units_first_into(units, link->to, link->day) + 1;
    const dh_unit_link *next = second < units->n_links ? &units->links[units->into[second]] : NULL;
    bool begins = units->rows[link->to].from == link->day;
    return link->whole && begins && (next == NULL || next->to != link->to || next->day != link->day);
}

/* Whether `row` became, by whole links up to `to`, a unit whose boundary changed on or after that. */
static bool leads_to_change(const dh_units *units, int32_t row, int32_t to, const int32_t *last_change)
{
    int32_t since = INT32_MIN;
    for (int32_t steps = 0; steps <= units->n; steps++) {
        if (last_change[row] != INT32_MIN && last_change[row] >= since) return true;
        const dh_unit_link *link = whole_link(units, row);
        if (link == NULL || link->day > to || link->to == row) return false;
        since = link->day;
        row = link->to;
    }
    return false;
}

dh_status dh_units_changed(const dh_units *units, int32_t from, int32_t to, bool *changed, dh_error *error)
{
    int32_t *last_change = dh_malloc(((size_t)units->n + 1) * sizeof *last_change);
    if (last_change == NULL) return dh_error_nomem(error);
    for (int32_t u = 0; u < units->n; u++) {
        changed[u] = false;
        last_change[u] = INT32_MIN;
    }
    /* a link that merges or splits within (from, to] changes both its units and what they became */
    for (int32_t i = 0; i < units->n_links; i++) {
        const dh_unit_link *link = &units->links[i];
        if (link->day <= from || link->day > to || is_plain_successor(units, link)) continue;
        int32_t at = map_one(units, link->to, to);
        changed[link->from] = changed[link->to] = true;
        if (at >= 0) changed[at] = true;
        if (link->day > last_change[link->to]) last_change[link->to] = link->day;
    }
    for (int32_t u = 0; u < units->n; u++) changed[u] = changed[u] || leads_to_change(units, u, to, last_change);
    dh_free(last_change);
    return DH_OK;
}
