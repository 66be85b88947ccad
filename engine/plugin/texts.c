/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin's entries in the message catalogue. A translated format that takes other arguments than the English one
 * would read arguments that were not passed: it is refused when it is registered. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/plugin_internal.h"

enum { MAX_ARGUMENTS = 16, KIND_SIZE = 4 };

/* Reads the conversions of a printf format: kinds[i] becomes the length and letter of argument i ("ld"), or "*" for a
 * width. A '%' that begins no conversion, or has a space after it, stands for itself, as in "share in % of all".
 * Returns the number of arguments, or -1 when there are too many. */
static int read_conversions(const char *text, char kinds[MAX_ARGUMENTS][KIND_SIZE])
{
    int next = 0, max = 0;
    memset(kinds, 0, MAX_ARGUMENTS * KIND_SIZE);
    for (const char *p = text; (p = strchr(p, '%')) != NULL;) {
        if (*++p == ' ' || *p == '%') {
            p++;
            continue;
        }
        const char *begin = p;
        char *end;
        long number = strtol(p, &end, 10);
        int at = next;
        if (number > 0 && *end == '$') {
            at = number <= MAX_ARGUMENTS ? (int)number - 1 : MAX_ARGUMENTS;
            p = end + 1;
        }
        p += strspn(p, "-+#0'123456789.");
        if (*p == '*' && next < MAX_ARGUMENTS) {
            strcpy(kinds[next++], "*");
            at = next;
            p += 1 + strspn(p + 1, "0123456789.");
        }
        size_t length = strspn(p, "hljztL");
        if (length > 2 || !isalpha((unsigned char)p[length])) { /* no conversion, as in "50%." */
            p = begin;
            continue;
        }
        if (at >= MAX_ARGUMENTS) return -1;
        memcpy(kinds[at], p, length + 1);
        kinds[at][length + 1] = '\0';
        if (at == next) next++;
        if (at + 1 > max) max = at + 1;
        p += length + 1;
    }
    return max > next ? max : next;
}

static bool same_arguments(const char *english, const char *vietnamese)
{
    char a[MAX_ARGUMENTS][KIND_SIZE], b[MAX_ARGUMENTS][KIND_SIZE];
    int n = read_conversions(english, a), m = read_conversions(vietnamese, b);
    return n == m && (n < 0 || memcmp(a, b, sizeof a) == 0);
}

static int by_english(const void *a, const void *b)
{
    return strcmp(((const dh_message_pair *)a)->english, ((const dh_message_pair *)b)->english);
}

static dh_status copy_pair(dh_message_pair *out, const dh_text_pair *pair, dh_arena *arena, dh_error *error)
{
    if (!pair->english || !pair->english[0] || !pair->vietnamese || !pair->vietnamese[0])
        return dh_error_set(error, DH_EPLUGIN, "a text is registered without its English or its Vietnamese: '%s'",
                            pair->english ? pair->english : "");
    if (!same_arguments(pair->english, pair->vietnamese))
        return dh_error_set(error, DH_EPLUGIN, "the Vietnamese of '%s' does not take the arguments of the English",
                            pair->english);
    *out = (dh_message_pair){dh_arena_strdup(arena, pair->english), dh_arena_strdup(arena, pair->vietnamese)};
    return out->english && out->vietnamese ? DH_OK : dh_error_nomem(error);
}

static bool is_column(const char *key)
{
    return strncmp(key, "column=", strlen("column=")) == 0;
}

/* Whether the key is that of a name: of a column, or of a value of one, "flags=part_year". */
static bool is_name(const char *key)
{
    size_t of = strspn(key, "abcdefghijklmnopqrstuvwxyz_");
    if (of == 0 || key[of] != '=') return false;
    size_t name = strspn(key + of + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return name > 0 && key[of + 1 + name] == '\0';
}

/* The English label of a name, as engine/locale/compile.c makes those of the catalogue: "column=p_adjusted" is
 * "p adjusted", "column=by_head" is "By head", "flags=part_year" is "part year". NULL: out of memory. */
static const char *make_label(const char *key, dh_arena *arena)
{
    char *label = dh_arena_strdup(arena, strchr(key, '=') + 1);
    if (label == NULL) return NULL;
    if (is_column(key) && label[0] != '\0' && label[1] != '_') label[0] = (char)toupper((unsigned char)label[0]);
    for (char *c = label; *c != '\0'; c++)
        if (*c == '_') *c = ' ';
    return label;
}

/* Of the pairs, which are in order, those of names with their English labels. */
static dh_status add_labels(dh_message_table *table, dh_arena *arena, dh_error *error)
{
    dh_message_pair *labels = dh_arena_zalloc(arena, (size_t)table->n, sizeof *labels);
    if (!labels) return dh_error_nomem(error);
    for (int i = 0; i < table->n; i++) {
        if (!is_name(table->pairs[i].english)) continue;
        const char *label = make_label(table->pairs[i].english, arena);
        if (!label) return dh_error_nomem(error);
        labels[table->n_labels++] = (dh_message_pair){table->pairs[i].english, label};
    }
    table->labels = labels;
    return DH_OK;
}

dh_status dh_texts_add(dh_texts **list, const dh_text_pair *pairs, size_t n, size_t pair_size, dh_arena *arena,
                       dh_error *error)
{
    if (n == 0) return DH_OK;
    if (!pairs || pair_size < sizeof(dh_text_pair) || pair_size % _Alignof(dh_text_pair) != 0 || n > 100000)
        return dh_error_set(error, DH_EPLUGIN, "texts are registered without their pair_size: sizeof(dh_text_pair)");
    dh_texts *texts = dh_arena_zalloc(arena, 1, sizeof *texts);
    dh_message_pair *copy = dh_arena_zalloc(arena, n, sizeof *copy);
    if (!texts || !copy) return dh_error_nomem(error);
    for (size_t i = 0; i < n; i++) {
        const void *pair = (const char *)pairs + i * pair_size;
        DH_TRY(copy_pair(&copy[i], pair, arena, error));
    }
    qsort(copy, n, sizeof *copy, by_english);
    texts->table = (dh_message_table){.pairs = copy, .n = (int)n};
    DH_TRY(add_labels(&texts->table, arena, error));
    texts->next = *list;
    *list = texts;
    dh_message_add(&texts->table);
    return DH_OK;
}
