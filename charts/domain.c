/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discrete values in order, found by hash of text and twin: see domain.h. */
#include "charts/domain.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "charts/words.h"

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
           (column->type == DH_INT64 && column->show == DH_SHOW_ID);
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

static uint64_t hash(const char *text, int64_t twin)
{
    uint64_t h = 1469598103934665603U ^ (uint64_t)twin * 0x9e3779b97f4a7c15U;
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
        size_t at = hash(domain->entries[i].text, domain->entries[i].twin) & (n - 1);
        while (slots[at] != 0) at = (at + 1) & (n - 1);
        slots[at] = (int32_t)i + 1;
    }
    dh_free(domain->slots);
    domain->slots = slots;
    domain->n_slots = n;
    return 0;
}

static int find_or_add(dh_domain *domain, const dh_domain_entry *entry)
{
    if (2 * (domain->n + 1) > domain->n_slots && rehash(domain) != 0) return -1;
    size_t at = hash(entry->text, entry->twin) & (domain->n_slots - 1);
    for (; domain->slots[at] != 0; at = (at + 1) & (domain->n_slots - 1)) {
        const dh_domain_entry *other = &domain->entries[domain->slots[at] - 1];
        if (other->twin == entry->twin && other->unknown == entry->unknown && strcmp(other->text, entry->text) == 0)
            return domain->slots[at] - 1;
    }
    if (dh_grow((void **)&domain->entries, &domain->capacity, domain->n + 1, sizeof *entry) != 0) return -1;
    char *text = dh_arena_strdup(domain->arena, entry->text);
    if (text == NULL) return -1;
    domain->entries[domain->n] = *entry;
    domain->entries[domain->n].text = text;
    domain->slots[at] = (int32_t)++domain->n;
    if (!entry->unknown && isnan(entry->number)) domain->numeric = false;
    return (int)domain->n - 1;
}

/* Two codes of a key dictionary may have one text and are still two units: the code tells them apart, unless it is
 * the text's first, so that the same name in another dictionary still meets it. */
static int64_t twin_of(const dh_column *column, int64_t row)
{
    if (column->type != DH_CATEGORY) return 0;
    size_t size;
    int32_t code = dh_column_code(column, row);
    const char *text = dh_dictionary_text(column->dictionary, code, &size);
    int32_t first = dh_dictionary_find(column->dictionary, text, size);
    return first == code || first < 0 ? 0 : (int64_t)code + 1;
}

int dh_domain_add(dh_domain *domain, const dh_column *column, int64_t row, int64_t occurrence, dh_locale locale)
{
    dh_domain_entry entry = {.number = NAN, .twin = occurrence << 32};
    dh_strbuf text = {0};
    if (!dh_column_is_known(column, row)) {
        entry.unknown = true;
        dh_strbuf_add(&text, dh_word(DH_WORD_UNKNOWN, locale));
    } else {
        entry.twin |= twin_of(column, row);
        if (column->type == DH_BOOL)
            dh_strbuf_add(&text, dh_word(dh_column_bool(column, row) ? DH_WORD_YES : DH_WORD_NO, locale));
        else if (column->type == DH_TEXT || column->type == DH_CATEGORY) {
            size_t size;
            const char *bytes = dh_column_text(column, row, &size);
            dh_strbuf_add_bytes(&text, bytes, size);
        } else {
            entry.number = dh_column_number(column, row);
            dh_format_cell(&text, column, row, locale);
        }
    }
    entry.text = text.data == NULL ? "" : text.data;
    int index = text.failed ? -1 : find_or_add(domain, &entry);
    dh_strbuf_free(&text);
    return index;
}

static double sort_key(const dh_domain_entry *entry)
{
    if (entry->unknown) return INFINITY;
    return isnan(entry->number) ? 0 : entry->number; /* names have no order: they stay as they come */
}

/* from[i] = the old place of the entry that comes i-th. Insertion by binary search keeps equal numbers in their order;
 * domains are at most DH_DOMAIN_MAX long. */
static void sorted_places(int *from, const dh_domain *domain)
{
    for (int i = 0; i < (int)domain->n; i++) {
        int low = 0, high = i;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sort_key(&domain->entries[from[middle]]) <= sort_key(&domain->entries[i]))
                low = middle + 1;
            else
                high = middle;
        }
        memmove(from + low + 1, from + low, (size_t)(i - low) * sizeof *from);
        from[low] = i;
    }
}

int dh_domain_sort(dh_domain *domain, int *order)
{
    dh_domain_entry *sorted = dh_calloc(domain->n + 1, sizeof *sorted);
    int *from = dh_calloc(domain->n + 1, sizeof *from);
    if (sorted == NULL || from == NULL) {
        dh_free(sorted);
        dh_free(from);
        return -1;
    }
    sorted_places(from, domain);
    for (int i = 0; i < (int)domain->n; i++) {
        sorted[i] = domain->entries[from[i]];
        order[from[i]] = i;
    }
    memcpy(domain->entries, sorted, domain->n * sizeof *sorted);
    dh_free(sorted);
    dh_free(from);
    dh_free(domain->slots); /* places have changed: the next lookup builds it anew */
    domain->slots = NULL;
    domain->n_slots = 0;
    return 0;
}

bool dh_domain_unknown_early(const dh_domain *domain)
{
    for (size_t i = 0; i + 1 < domain->n; i++)
        if (domain->entries[i].unknown) return true;
    return false;
}

bool dh_domain_monotone(const dh_domain *domain)
{
    bool rises = true, falls = true;
    double last = NAN;
    for (size_t i = 0; i < domain->n; i++) {
        double number = domain->entries[i].number;
        if (domain->entries[i].unknown) continue;
        if (number < last) rises = false;
        if (number > last) falls = false;
        last = number;
    }
    return rises || falls;
}

int dh_domain_find_number(const dh_domain *domain, double value)
{
    for (size_t i = 0; i < domain->n; i++)
        if (domain->entries[i].number == value) return (int)i;
    return -1;
}
