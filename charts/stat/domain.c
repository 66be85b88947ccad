/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discrete values in order, found by hash of text and discriminator: see domain.h. */
#include "charts/stat/domain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "charts/label_text.h"

#define MICROSECONDS_A_DAY 86400e6

void dh_domain_init(dh_domain *domain, dh_arena *arena)
{
    memset(domain, 0, sizeof *domain);
    domain->arena = arena;
    domain->numeric = true;
}

void dh_domain_free(dh_domain *domain)
{
    dh_free(domain->entries);
    dh_free(domain->slots);
    domain->entries = NULL;
    domain->slots = NULL;
}

bool dh_column_is_discrete(const dh_column *column)
{
    return column->type == DH_TEXT || column->type == DH_CATEGORY || column->type == DH_BOOL ||
           (column->type == DH_INT64 && column->display == DH_DISPLAY_ID);
}

double dh_column_number(const dh_column *column, int64_t row)
{
    switch (column->type) {
    case DH_BOOL: return dh_column_bool(column, row) ? 1 : 0;
    case DH_INT64: return (double)dh_column_int64(column, row);
    case DH_FLOAT64: return dh_column_float64(column, row);
    case DH_DATE: return dh_column_date(column, row);
    case DH_DATETIME: return (double)dh_column_int64(column, row) / MICROSECONDS_A_DAY;
    case DH_COUNT: return dh_column_count(column, row).stated;
    default: return NAN;
    }
}

static uint64_t hash(const char *text, int64_t discriminator)
{
    uint64_t h = 1469598103934665603U ^ (uint64_t)discriminator * 0x9e3779b97f4a7c15U;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 1099511628211U;
    return h ^ h >> 29;
}

static int rehash(dh_domain *domain)
{
    size_t n = 64;
    while (n < 4 * (domain->n + 1)) n *= 2;
    int32_t *slots = dh_calloc(n, sizeof *slots);
    if (slots == NULL) return -1;
    for (size_t i = 0; i < domain->n; i++) {
        size_t at = hash(domain->entries[i].text, domain->entries[i].discriminator) & (n - 1);
        while (slots[at] != 0) at = (at + 1) & (n - 1);
        slots[at] = (int32_t)i + 1;
    }
    dh_free(domain->slots);
    domain->slots = slots;
    domain->n_slots = n;
    return 0;
}

/* Whether two entries of one text can be the same unit: without a code, an entry fits any. */
static bool is_unit(const dh_domain_entry *a, const dh_domain_entry *b)
{
    return a->key == NULL || b->key == NULL || strcmp(a->key, b->key) == 0;
}

/* Copies the texts into the arena. */
static int keep_texts(dh_domain_entry *entry, dh_arena *arena)
{
    const char **texts[] = {&entry->text, &entry->key, &entry->since};
    for (int i = 0; i < 3; i++)
        if (*texts[i] != NULL && (*texts[i] = dh_arena_strdup(arena, *texts[i])) == NULL) return -1;
    return 0;
}

static int find_or_add(dh_domain *domain, const dh_domain_entry *entry)
{
    bool shared = false;
    if (2 * (domain->n + 1) > domain->n_slots && rehash(domain) != 0) return -1;
    size_t at = hash(entry->text, entry->discriminator) & (domain->n_slots - 1);
    for (; domain->slots[at] != 0; at = (at + 1) & (domain->n_slots - 1)) {
        dh_domain_entry *other = &domain->entries[domain->slots[at] - 1];
        if (other->discriminator != entry->discriminator || other->unknown != entry->unknown ||
            strcmp(other->text, entry->text) != 0)
            continue;
        if (!is_unit(other, entry)) {
            other->shared = shared = true;
            continue;
        }
        if (other->key == NULL && entry->key != NULL) other->key = dh_arena_strdup(domain->arena, entry->key);
        return other->key == NULL && entry->key != NULL ? -1 : domain->slots[at] - 1;
    }
    if (dh_grow((void **)&domain->entries, &domain->capacity, domain->n + 1, sizeof *entry) != 0) return -1;
    dh_domain_entry *added = &domain->entries[domain->n];
    *added = *entry;
    added->shared = shared;
    if (keep_texts(added, domain->arena) != 0) return -1;
    domain->slots[at] = (int32_t)++domain->n;
    if (!entry->unknown && isnan(entry->number)) domain->numeric = false;
    return (int)domain->n - 1;
}

/* In a key dictionary one text may have several codes: several units of one name. The first of these codes gives 0, so
 * that the name equals the same name in other dictionaries; others give code + 1. */
static int64_t discriminator_of(const dh_column *column, int64_t row)
{
    if (column->type != DH_CATEGORY) return 0;
    size_t size;
    int32_t code = dh_column_code(column, row);
    const char *text = dh_dictionary_text(column->dictionary, code, &size);
    int32_t first = dh_dictionary_find(column->dictionary, text, size);
    return first == code || first < 0 ? 0 : (int64_t)code + 1;
}

static void name_cell(dh_strbuf *text, const char *of, const dh_column *column, int64_t row, dh_locale locale)
{
    size_t size;
    const char *label = NULL;
    if (of != NULL && column->type == DH_CATEGORY && dh_column_is_valid(column, row)) {
        const char *value = dh_column_text(column, row, &size);
        label = dh_tr_name(of, value, size);
    }
    if (!dh_column_is_valid(column, row))
        dh_strbuf_add(text, dh_tr("unknown"));
    else if (column->type == DH_BOOL)
        dh_strbuf_add(text, dh_tr(dh_column_bool(column, row) ? "yes" : "no"));
    else if (label != NULL)
        dh_strbuf_add(text, label);
    else
        dh_format_cell(text, column, row, locale);
}

/* "from 01/01/2020": when the version of the unit that `key` names becomes valid; nothing if that is not known. */
static void add_since(dh_strbuf *out, const dh_column *key, int64_t row, dh_locale locale)
{
    const dh_table *units = dh_dictionary_target(key->dictionary);
    const dh_column *from = units != NULL ? dh_table_get(units, "valid_from") : NULL;
    int32_t unit = dh_dictionary_target_row(key->dictionary, dh_column_code(key, row));
    if (from == NULL || unit < 0 || !dh_column_is_valid(from, unit)) return;
    dh_strbuf day = {0};
    dh_format_cell(&day, from, unit, locale);
    dh_strbuf_printf(out, dh_tr("from %s"), day.data != NULL ? day.data : "");
    out->failed |= day.failed;
    dh_strbuf_free(&day);
}

int dh_domain_add(dh_domain *domain, const char *of, const dh_column *column, const dh_column *key, int64_t row,
                  int64_t occurrence, const char *empty, dh_locale locale)
{
    dh_domain_entry entry = {.number = NAN, .discriminator = occurrence << 32};
    dh_strbuf text = {0}, code = {0}, since = {0};
    entry.unknown = !dh_column_is_valid(column, row);
    if (entry.unknown && empty != NULL)
        dh_strbuf_add(&text, empty);
    else
        name_cell(&text, of, column, row, locale);
    if (!entry.unknown) {
        entry.discriminator |= discriminator_of(column, row);
        if (column->type != DH_BOOL) entry.number = dh_column_number(column, row);
        if (key != NULL) {
            dh_format_cell(&code, key, row, locale);
            add_since(&since, key, row, locale);
        }
    }
    entry.text = text.data == NULL ? "" : text.data;
    entry.key = code.data;
    entry.since = since.data;
    int index = text.failed || code.failed || since.failed ? -1 : find_or_add(domain, &entry);
    dh_strbuf_free(&text);
    dh_strbuf_free(&code);
    dh_strbuf_free(&since);
    return index;
}

static void forget_places(dh_domain *domain) /* the next dh_domain_add rebuilds the hash table */
{
    dh_free(domain->slots);
    domain->slots = NULL;
    domain->n_slots = 0;
}

int dh_domain_distinguish(dh_domain *domain)
{
    for (size_t i = 0; i < domain->n; i++) {
        dh_domain_entry *entry = &domain->entries[i];
        const char *code = entry->shared ? entry->key : NULL, *since = entry->repeated ? entry->since : NULL;
        if (code == NULL && since == NULL) continue;
        entry->text = dh_arena_printf(domain->arena, "%s (%s%s%s)", entry->text, code ? code : "",
                                      code && since ? ", " : "", since ? since : "");
        if (entry->text == NULL) return -1;
    }
    forget_places(domain);
    return 0;
}

int dh_domain_fill(dh_domain *domain)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < domain->n; i++) {
        if (domain->entries[i].unknown) continue;
        low = fmin(low, domain->entries[i].number);
        high = fmax(high, domain->entries[i].number);
    }
    if (!(low < high)) return 0;
    if (high - low >= DH_PERIODS_MAX) return 1;
    for (double number = low + 1; number < high; number++) {
        if (dh_domain_find_number(domain, number) >= 0) continue;
        char text[32];
        snprintf(text, sizeof text, "%.0f", number);
        if (find_or_add(domain, &(dh_domain_entry){.text = text, .number = number}) < 0) return -1;
    }
    return 0;
}

static double sort_key(const dh_domain_entry *entry, bool falling)
{
    if (entry->unknown) return INFINITY;
    if (isnan(entry->number)) return 0; /* no number: it keeps its place, as the sort is stable */
    return falling ? -entry->number : entry->number;
}

/* from[i] = the old place of the entry that becomes the i-th. A stable insertion sort: domains have few entries more
 * than DH_DOMAIN_MAX at most. */
static void sorted_places(int *from, const dh_domain *domain, bool falling)
{
    for (int i = 0; i < (int)domain->n; i++) {
        int low = 0, high = i;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sort_key(&domain->entries[from[middle]], falling) <= sort_key(&domain->entries[i], falling))
                low = middle + 1;
            else
                high = middle;
        }
        memmove(from + low + 1, from + low, (size_t)(i - low) * sizeof *from);
        from[low] = i;
    }
}

int dh_domain_arrange(dh_domain *domain, const int *places)
{
    if (domain->n == 0) return 0;
    dh_domain_entry *sorted = dh_calloc(domain->n + 1, sizeof *sorted);
    if (sorted == NULL) return -1;
    for (size_t i = 0; i < domain->n; i++) sorted[places[i]] = domain->entries[i];
    memcpy(domain->entries, sorted, domain->n * sizeof *sorted);
    dh_free(sorted);
    forget_places(domain);
    return 0;
}

int dh_domain_sort(dh_domain *domain, int *order, bool falling)
{
    int *from = dh_calloc(domain->n + 1, sizeof *from);
    if (from == NULL) return -1;
    sorted_places(from, domain, falling);
    for (int i = 0; i < (int)domain->n; i++) order[from[i]] = i;
    dh_free(from);
    return dh_domain_arrange(domain, order);
}

bool dh_domain_unknown_early(const dh_domain *domain)
{
    for (size_t i = 0; i + 1 < domain->n; i++)
        if (domain->entries[i].unknown) return true;
    return false;
}

bool dh_domain_falls(const dh_domain *domain)
{
    double last = NAN;
    for (size_t i = 0; i < domain->n; i++) {
        if (domain->entries[i].unknown) continue;
        if (domain->entries[i].number > last) return false;
        last = domain->entries[i].number;
    }
    return true;
}

int dh_domain_find_number(const dh_domain *domain, double value)
{
    for (size_t i = 0; i < domain->n; i++)
        if (domain->entries[i].number == value) return (int)i;
    return -1;
}
