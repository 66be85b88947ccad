/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lookup by binary search: messages are rare. */
#include "base/message.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static atomic_int language = DH_LOCALE_EN, numbers = DH_LOCALE_EN;

void dh_message_set_locale(dh_locale locale)
{
    atomic_store(&language, locale);
}

dh_locale dh_message_locale(void)
{
    return (dh_locale)atomic_load(&language);
}

void dh_message_set_numbers(dh_locale locale)
{
    atomic_store(&numbers, locale);
}

dh_locale dh_message_numbers(void)
{
    return (dh_locale)atomic_load(&numbers);
}

/* The added tables, a linked list: written under the lock, read without it. */
static _Atomic(dh_message_table *) added;
static pthread_mutex_t adding = PTHREAD_MUTEX_INITIALIZER;

void dh_message_add(dh_message_table *table)
{
    pthread_mutex_lock(&adding);
    table->next = NULL;
    dh_message_table *last = atomic_load(&added);
    while (last != NULL && last->next != NULL) last = last->next;
    if (last != NULL)
        __atomic_store_n(&last->next, table, __ATOMIC_RELEASE);
    else
        atomic_store(&added, table);
    pthread_mutex_unlock(&adding);
}

void dh_message_remove(dh_message_table *table)
{
    pthread_mutex_lock(&adding);
    dh_message_table *first = atomic_load(&added);
    if (first == table) {
        atomic_store(&added, table->next);
    } else {
        while (first != NULL && first->next != table) first = first->next;
        if (first != NULL) __atomic_store_n(&first->next, table->next, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&adding);
}

dh_message_pair dh_messages_vi_at(int index)
{
    const uint32_t *at = dh_messages_vi_offsets[index];
    return (dh_message_pair){dh_messages_vi_texts + at[0], dh_messages_vi_texts + at[1]};
}

/* Entries in the order of their keys: pairs, or places in the catalogue's texts. */
typedef struct entries {
    const dh_message_pair *pairs;
    const uint32_t (*offsets)[2];
    int n;
} entries;

static dh_message_pair entry_at(const entries *of, int index)
{
    if (of->offsets == NULL) return of->pairs[index];
    const uint32_t *at = of->offsets[index];
    return (dh_message_pair){dh_messages_vi_texts + at[0], dh_messages_vi_texts + at[1]};
}

static const char *find(const entries *of, const char *english)
{
    int low = 0, high = of->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        dh_message_pair pair = entry_at(of, middle);
        int order = strcmp(english, pair.english);
        if (order == 0) return pair.vietnamese;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* In the catalogue, and behind it in the added tables; NULL = nowhere. */
static const char *find_anywhere(dh_locale locale, const char *english)
{
    bool vi = locale == DH_LOCALE_VI;
    entries of = {.offsets = vi ? dh_messages_vi_offsets : dh_labels_en_offsets,
                  .n = vi ? dh_n_messages_vi : dh_n_labels_en};
    const char *found = find(&of, english);
    for (const dh_message_table *table = atomic_load(&added); found == NULL && table != NULL;
         table = __atomic_load_n(&table->next, __ATOMIC_ACQUIRE)) {
        of = (entries){.pairs = vi ? table->pairs : table->labels, .n = vi ? table->n : table->n_labels};
        found = find(&of, english);
    }
    return found;
}

const char *dh_tr_in(dh_locale locale, const char *english)
{
    const char *found = locale == DH_LOCALE_VI ? find_anywhere(locale, english) : NULL;
    return found != NULL ? found : english;
}

const char *dh_tr_name(const char *of, const char *name, size_t size)
{
    return dh_tr_name_in(dh_message_locale(), of, name, size);
}

const char *dh_tr_name_in(dh_locale locale, const char *of, const char *name, size_t size)
{
    char key[128];
    const char *dot = strrchr(of, '.');
    if (size >= sizeof key) return NULL;
    int length = snprintf(key, sizeof key, "%s=%.*s", dot != NULL ? dot + 1 : of, (int)size, name);
    if (length < 0 || (size_t)length >= sizeof key) return NULL;
    return find_anywhere(locale, key);
}

const char *dh_tr_names_in(dh_strbuf *list, dh_locale locale, const char *of, const char *names, size_t size)
{
    if (memchr(names, ',', size) == NULL) return dh_tr_name_in(locale, of, names, size);
    dh_strbuf_clear(list);
    for (size_t at = 0, n; at < size; at += n + 1) {
        const char *end = memchr(names + at, ',', size - at);
        n = end != NULL ? (size_t)(end - names) - at : size - at;
        const char *found = dh_tr_name_in(locale, of, names + at, n);
        if (found == NULL) return NULL;
        dh_strbuf_printf(list, "%s%s", at > 0 ? ", " : "", found);
    }
    return list->failed ? NULL : list->data;
}

const char *dh_tr(const char *english)
{
    return dh_tr_in(dh_message_locale(), english);
}
