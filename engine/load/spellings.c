/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See spellings.h. */
#include "load/spellings.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "base/unit_name.h"
#include "load/load_internal.h"
#include "load/unit_spellings.h"

enum {
    NAMED = 5,         /* how many values a note names … */
    SPELLED = 4,       /* … and how many spellings of each */
    APART_MAX = 100000 /* columns of more texts are no categories of which twins are worth telling */
};

/* A distinct text of the columns. */
typedef struct spelling {
    const char *text;
    size_t size;
    int64_t rows;
    int32_t value; /* code of what it is a spelling of */
    int32_t taken; /* the spelling that it is read as */
    bool mapped;   /* the map makes it */
    int form;      /* 0: it begins with a capital, 1: it does not, 2: it is of capitals alone; of units 3 more for one
                      that is no full name */
} spelling;

typedef struct joining {
    dh_load *const *loads;
    int32_t n_loads;
    const char *column;
    bool of_units;
    dh_dictionary *texts; /* of all columns */
    dh_dictionary *values;
    int32_t n_values;
    int32_t **codes;     /* by load: code in `texts` by that of its own dictionary; NULL = it lacks the column */
    spelling *spellings; /* by code in `texts` */
    int32_t n;
    int32_t *order; /* spellings by value, the one that is taken first */
    int32_t *units, *rests;
    unsigned *kinds; /* of units, each by code in `texts`: see unit_spellings.h */
} joining;

/* Whether an entry of the load keeps spellings apart. */
static bool is_off(const dh_load *load)
{
    for (int32_t e = 0; e < load->n_rules; e++)
        if (!load->rules[e].entry.spellings) return true;
    return false;
}

static const dh_column *column_of(const joining *j, int32_t load)
{
    if (j->loads[load] == NULL || j->loads[load]->table == NULL || is_off(j->loads[load])) return NULL;
    const dh_column *column = dh_table_get(j->loads[load]->table, j->column);
    return column != NULL && column->type == DH_CATEGORY && column->dictionary != NULL ? column : NULL;
}

/* ---- gathering ---- */

static bool start(joining *j)
{
    j->texts = dh_dictionary_new();
    j->values = dh_dictionary_new();
    j->codes = dh_calloc((size_t)j->n_loads + 1, sizeof *j->codes);
    return j->texts != NULL && j->values != NULL && j->codes != NULL;
}

static bool add_dictionary(joining *j, int32_t load, const dh_dictionary *dictionary)
{
    int32_t n = dh_dictionary_size(dictionary);
    j->codes[load] = dh_malloc(((size_t)n + 1) * sizeof **j->codes);
    for (int32_t c = 0; j->codes[load] != NULL && c < n; c++) {
        size_t size;
        const char *text = dh_dictionary_text(dictionary, c, &size);
        j->codes[load][c] = dh_dictionary_add(j->texts, text, size);
        if (j->codes[load][c] < 0) return false;
    }
    return j->codes[load] != NULL;
}

/* The code of what a text is a spelling of; a text of signs alone is one of its own. -1: out of memory. */
static int32_t value_of(dh_dictionary *values, const spelling *s, char *(*alike)(const char *, size_t, size_t *))
{
    size_t size;
    char *key = alike(s->text, s->size, &size);
    int32_t code = key == NULL ? -1 : dh_dictionary_add(values, size > 0 ? key : s->text, size > 0 ? size : s->size);
    dh_free(key);
    return code;
}

/* Finds how a text is written. False: out of memory. */
static bool find_form(spelling *s)
{
    bool small = false, large = false;
    for (size_t at = 0; at < s->size;) {
        size_t begin = at, n = 0;
        (void)dh_text_next(s->text, s->size, &at);
        char *lower = dh_text_spelling(s->text + begin, at - begin, &n);
        if (lower == NULL) return false;
        bool capital = n != at - begin || memcmp(lower, s->text + begin, n) != 0;
        bool letter = (unsigned char)s->text[begin] >= 0x80 || (s->text[begin] >= 'a' && s->text[begin] <= 'z');
        dh_free(lower);
        large = large || (capital && begin > 0 && s->text[begin] != ' ');
        small = small || (!capital && letter);
        if (begin == 0) s->form = capital ? 0 : 1;
    }
    if (large && !small) s->form = 2;
    return true;
}

static bool read_units(joining *j)
{
    size_t room = (size_t)j->n + 1;
    j->units = dh_malloc(room * sizeof *j->units);
    j->rests = dh_malloc(room * sizeof *j->rests);
    j->kinds = dh_malloc(room * sizeof *j->kinds);
    return j->units != NULL && j->rests != NULL && j->kinds != NULL &&
           dh_unit_spellings(j->units, j->rests, j->kinds, j->texts);
}

/* Finds what each text is a spelling of. */
static bool read_texts(joining *j)
{
    j->n = dh_dictionary_size(j->texts);
    if (j->of_units && !read_units(j)) return false;
    j->spellings = dh_calloc((size_t)j->n + 1, sizeof *j->spellings);
    for (int32_t i = 0; j->spellings != NULL && i < j->n; i++) {
        spelling *s = &j->spellings[i];
        s->text = dh_dictionary_text(j->texts, i, &s->size);
        s->taken = i;
        s->value = j->of_units ? j->units[i] : value_of(j->values, s, dh_text_alike);
        bool full = true;
        if (s->value < 0 || !find_form(s)) return false;
        if (j->of_units && !dh_unit_name_is_full(&full, s->text, s->size)) return false;
        if (!full) s->form += 3;
        if (s->value >= j->n_values) j->n_values = s->value + 1;
    }
    return j->spellings != NULL;
}

static bool gather(joining *j)
{
    bool ok = start(j);
    for (int32_t l = 0; ok && l < j->n_loads; l++) {
        const dh_column *column = column_of(j, l);
        if (column != NULL) ok = add_dictionary(j, l, column->dictionary);
    }
    return ok && read_texts(j);
}

static void count_rows(joining *j)
{
    for (int32_t l = 0; l < j->n_loads; l++) {
        const dh_column *column = column_of(j, l);
        for (int64_t i = 0; column != NULL && i < column->length; i++)
            if (dh_column_is_valid(column, i)) j->spellings[j->codes[l][dh_column_code(column, i)]].rows++;
    }
}

static void mark_mapped(joining *j, const dh_value_map *map)
{
    for (int32_t i = 0; i < map->n; i++) {
        int32_t code = dh_dictionary_find(j->texts, map->pairs[i].to, strlen(map->pairs[i].to));
        if (code >= 0) j->spellings[code].mapped = true;
    }
}

/* Marks what maps make. */
static void find_mapped(joining *j)
{
    for (int32_t l = 0; l < j->n_loads; l++) {
        const dh_load *load = j->loads[l];
        int32_t column = load != NULL ? dh_load_column(load, j->column) : -1;
        for (int32_t e = 0; column >= 0 && e < load->n_rules; e++) mark_mapped(j, &load->rules[e].entry.values[column]);
    }
}

/* ---- choosing ---- */

static int by_value(const void *a, const void *b, void *context)
{
    const joining *j = context;
    const spelling *x = &j->spellings[*(const int32_t *)a], *y = &j->spellings[*(const int32_t *)b];
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    if (x->mapped != y->mapped) return x->mapped ? -1 : 1;
    if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
    if (x->form != y->form) return x->form < y->form ? -1 : 1; /* as in a sentence */
    return dh_text_compare_vi(x->text, x->size, y->text, y->size);
}

/* The end of the spellings in `order` from `begin` on that are of one value. */
static int32_t end_of(const joining *j, int32_t begin)
{
    int32_t end = begin + 1;
    while (end < j->n && j->spellings[j->order[end]].value == j->spellings[j->order[begin]].value) end++;
    return end;
}

/* Sorts the spellings by value, the first one first. */
static bool sort(joining *j)
{
    j->order = dh_malloc(((size_t)j->n + 1) * sizeof *j->order);
    if (j->order == NULL) return false;
    for (int32_t i = 0; i < j->n; i++) j->order[i] = i;
    if (j->n > 1) qsort_r(j->order, (size_t)j->n, sizeof *j->order, by_value, j);
    return true;
}

static void choose(joining *j)
{
    for (int32_t begin = 0, end; begin < j->n; begin = end) {
        end = end_of(j, begin);
        bool several = begin + 1 < end && j->spellings[j->order[begin + 1]].mapped;
        for (int32_t i = begin + 1; !several && i < end; i++) j->spellings[j->order[i]].taken = j->order[begin];
    }
}

/* ---- joining ---- */

/* Writes the codes of what is taken, in a dictionary of its own in the order of the rows. `fresh`: room for the code of
 * each spelling. */
static bool recode(const joining *j, int32_t load, dh_column *column, int32_t *fresh)
{
    dh_dictionary *dictionary = dh_dictionary_new();
    int32_t *codes = column->values;
    bool ok = dictionary != NULL;
    for (int32_t i = 0; i < j->n; i++) fresh[i] = -1;
    for (int64_t i = 0; ok && i < column->length; i++) {
        if (!dh_column_is_valid(column, i)) continue;
        int32_t taken = j->spellings[j->codes[load][codes[i]]].taken;
        if (fresh[taken] < 0)
            fresh[taken] = dh_dictionary_add(dictionary, j->spellings[taken].text, j->spellings[taken].size);
        codes[i] = fresh[taken];
        ok = codes[i] >= 0;
    }
    if (ok) {
        dh_dictionary_unref(column->dictionary);
        column->dictionary = dictionary;
    } else if (dictionary != NULL) {
        dh_dictionary_unref(dictionary);
    }
    return ok;
}

/* A copy of the column with what is taken. NULL: out of memory. */
static dh_column *join(const joining *j, int32_t load)
{
    const dh_column *from = column_of(j, load);
    dh_column *made = dh_column_slice(from, 0, from->length);
    int32_t *fresh = dh_malloc(((size_t)j->n + 1) * sizeof *fresh);
    bool ok = made != NULL && fresh != NULL && recode(j, load, made, fresh);
    dh_free(fresh);
    if (ok) return made;
    if (made != NULL) dh_column_unref(made);
    return NULL;
}

/* Puts a column in the place of that of its name; takes it over. */
static dh_status replace(dh_load *load, const char *name, dh_column *column, dh_error *error)
{
    dh_table *made = dh_table_new();
    dh_status status = made == NULL ? dh_error_nomem(error) : dh_table_set_name(made, load->spec->name, error);
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(load->table); c++) {
        const char *of = dh_table_column_name(load->table, c);
        const dh_column *kept = strcmp(of, name) == 0 ? column : dh_table_column(load->table, c);
        status = dh_table_add(made, of, dh_column_ref((dh_column *)kept), error);
    }
    dh_column_unref(column);
    if (status != DH_OK) {
        if (made != NULL) dh_table_free(made);
        return status;
    }
    dh_table_free(load->table);
    load->table = made;
    return DH_OK;
}

static dh_status join_all(const joining *j, dh_error *error)
{
    for (int32_t l = 0; l < j->n_loads; l++) {
        bool changes = false;
        if (j->codes[l] == NULL) continue;
        int32_t n = dh_dictionary_size(column_of(j, l)->dictionary);
        for (int32_t c = 0; c < n; c++) changes = changes || j->spellings[j->codes[l][c]].taken != j->codes[l][c];
        if (!changes) continue;
        dh_column *joined = join(j, l);
        if (joined == NULL) return dh_error_nomem(error);
        DH_TRY(replace(j->loads[l], j->column, joined, error));
    }
    return DH_OK;
}

/* ---- notes ---- */

/* Spellings of one value, or texts without tone marks alike: from `begin` to `end` of an order. */
typedef struct group {
    int32_t begin, end;
    int64_t rows; /* of all but the first */
} group;

typedef struct listing {
    const joining *j;
    const int32_t *order;
    group *groups;
    size_t n, capacity;
} listing;

static int by_rows(const void *a, const void *b, void *context)
{
    const listing *l = context;
    const group *x = a, *y = b;
    if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
    const spelling *s = &l->j->spellings[l->order[x->begin]], *t = &l->j->spellings[l->order[y->begin]];
    return dh_text_compare_vi(s->text, s->size, t->text, t->size);
}

static dh_status add_group(listing *l, int32_t begin, int32_t end, dh_error *error)
{
    group made = {begin, end, 0};
    for (int32_t i = begin + 1; i < end; i++) made.rows += l->j->spellings[l->order[i]].rows;
    if (dh_grow((void **)&l->groups, &l->capacity, l->n + 1, sizeof made) != 0) return dh_error_nomem(error);
    l->groups[l->n++] = made;
    return DH_OK;
}

/* "'Đất đai' (12) ← 'đất đai' (4), 'ĐẤT ĐAI' (1); …": the first spelling, `sign`, and the others. */
static void list_groups(dh_strbuf *out, listing *l, const char *sign)
{
    if (l->n > 1) qsort_r(l->groups, l->n, sizeof *l->groups, by_rows, l);
    for (size_t g = 0; g < l->n && g < NAMED; g++) {
        dh_strbuf_add(out, g > 0 ? "; " : "");
        int32_t begin = l->groups[g].begin, end = l->groups[g].end;
        for (int32_t i = begin; i < end && i < begin + SPELLED; i++) {
            const spelling *s = &l->j->spellings[l->order[i]];
            const char *before = i == begin ? "" : i == begin + 1 ? sign : ", ";
            dh_strbuf_printf(out, "%s'%.*s'", before, (int)s->size, s->text);
            if (s->rows > 0) dh_strbuf_printf(out, " (%lld)", (long long)s->rows);
        }
        if (end - begin > SPELLED) dh_strbuf_add(out, ", …");
    }
    if (l->n > NAMED) dh_strbuf_printf(out, dh_tr("; and %lld more values"), (long long)(l->n - NAMED));
}

/* The load that notes are of. */
static dh_load *first_of(const joining *j)
{
    for (int32_t l = 0; l < j->n_loads; l++)
        if (j->codes[l] != NULL) return j->loads[l];
    return NULL;
}

/* Lists the values of several spellings: those that were joined, or those that are not mapped to stay apart. */
static dh_status list_joined(const joining *j, listing *l, bool joined, dh_error *error)
{
    for (int32_t begin = 0, end; begin < j->n; begin = end) {
        end = end_of(j, begin);
        if (begin + 1 == end) continue;
        const spelling *second = &j->spellings[j->order[begin + 1]];
        if (joined ? second->taken == j->order[begin] : !second->mapped) DH_TRY(add_group(l, begin, end, error));
    }
    return DH_OK;
}

static dh_status note_joined(const joining *j, dh_error *error)
{
    listing l = {.j = j, .order = j->order};
    dh_strbuf text = {0};
    dh_status status = list_joined(j, &l, true, error);
    if (status == DH_OK && l.n > 0) {
        list_groups(&text, &l, " ← ");
        status = text.failed ? dh_error_nomem(error)
                             : dh_load_add_note(first_of(j), error,
                                                "spellings of one value of '%s', read as the most frequent: %s; values "
                                                "= { %s = … } says otherwise, spellings = false keeps them apart",
                                                j->column, text.data, j->column);
    }
    dh_strbuf_free(&text);
    dh_free(l.groups);
    return status;
}

/* Texts that are taken, by what is left of them without tone marks. */
typedef struct bare {
    const joining *j;
    const int32_t *values;
} bare;

static int by_bare_value(const void *a, const void *b, void *context)
{
    const bare *of = context;
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    const spelling *s = &of->j->spellings[x], *t = &of->j->spellings[y];
    if (of->values[x] != of->values[y]) return of->values[x] < of->values[y] ? -1 : 1;
    if (s->rows != t->rows) return s->rows > t->rows ? -1 : 1;
    return dh_text_compare_vi(s->text, s->size, t->text, t->size);
}

static dh_status list_apart(const joining *j, listing *l, int32_t *order, int32_t n, const int32_t *values,
                            dh_error *error)
{
    bare of = {j, values};
    if (n > 1) qsort_r(order, (size_t)n, sizeof *order, by_bare_value, &of);
    for (int32_t begin = 0, end; begin < n; begin = end) {
        bool open = !j->spellings[order[begin]].mapped;
        for (end = begin + 1; end < n && values[order[end]] == values[order[begin]]; end++)
            open = open || !j->spellings[order[end]].mapped;
        if (end > begin + 1 && open) DH_TRY(add_group(l, begin, end, error));
    }
    return DH_OK;
}

static bool is_plain(const spelling *s)
{
    for (size_t i = 0; i < s->size; i++)
        if ((unsigned char)s->text[i] >= 0x80) return false;
    return true;
}

/* A text without any marks and one with them, which are likely one: places in the order; false: there are none. */
static bool find_likely(const listing *l, int32_t *from, int32_t *to)
{
    for (size_t g = 0; g < l->n && g < NAMED; g++) {
        *from = *to = -1;
        for (int32_t i = l->groups[g].end - 1; i >= l->groups[g].begin; i--)
            *(is_plain(&l->j->spellings[l->order[i]]) ? from : to) = i;
        if (*from >= 0 && *to >= 0) return true;
    }
    return false;
}

static dh_status say_apart(const joining *j, listing *l, dh_error *error)
{
    dh_strbuf text = {0};
    int32_t from, to;
    if (l->n == 0) return DH_OK;
    list_groups(&text, l, ", ");
    dh_strbuf_printf(&text, dh_tr("; if they are one, say so by values = { %s = { "), j->column);
    if (find_likely(l, &from, &to)) {
        const spelling *without = &j->spellings[l->order[from]], *full = &j->spellings[l->order[to]];
        dh_strbuf_printf(&text, "[\"%.*s\"] = \"%.*s\" } }", (int)without->size, without->text, (int)full->size,
                         full->text);
    } else {
        dh_strbuf_add(&text, "… } }");
    }
    dh_status status =
        text.failed
            ? dh_error_nomem(error)
            : dh_load_add_note(first_of(j), error, "values of '%s' that differ in tone marks alone and stay apart: %s",
                               j->column, text.data);
    dh_strbuf_free(&text);
    return status;
}

static dh_status note_apart(joining *j, dh_error *error)
{
    if (j->n > APART_MAX) return DH_OK;
    size_t room = (size_t)j->n + 1;
    dh_dictionary *keys = dh_dictionary_new();
    int32_t *values = dh_malloc(room * sizeof *values), *order = dh_malloc(room * sizeof *order), n = 0;
    bool ok = keys != NULL && values != NULL && order != NULL;
    for (int32_t i = 0; ok && i < j->n; i++) { /* what is taken stands for all that are read as it */
        spelling *s = &j->spellings[i];
        if (s->taken != i) j->spellings[s->taken].rows += s->rows;
        values[i] = s->taken == i ? value_of(keys, s, dh_text_alike_folded) : -1;
        ok = values[i] >= 0 || s->taken != i;
        if (s->taken == i) order[n++] = i;
    }
    listing l = {.j = j, .order = order};
    dh_status status = ok ? list_apart(j, &l, order, n, values, error) : dh_error_nomem(error);
    if (status == DH_OK) status = say_apart(j, &l, error);
    dh_free(l.groups);
    dh_free(values);
    dh_free(order);
    if (keys != NULL) dh_dictionary_unref(keys);
    return status;
}

/* Whether the kind of one is not certain, and may be that of another: of texts whose names are alike. */
static bool is_unsure(const joining *j, const int32_t *order, int32_t begin, int32_t end)
{
    bool unsure = false, other = false;
    for (int32_t i = begin; i < end; i++) {
        unsure = unsure || (!dh_unit_name_is_plain(j->kinds[order[i]]) && !j->spellings[order[i]].mapped);
        other = other || j->kinds[order[i]] != j->kinds[order[begin]];
    }
    return unsure && other;
}

/* Tells of units that may be one, if the word for the kind of one of them were written, or written in full. */
static dh_status note_kinds(const joining *j, dh_error *error)
{
    int32_t *order = dh_malloc(((size_t)j->n + 1) * sizeof *order), n = 0;
    if (order == NULL) return dh_error_nomem(error);
    listing l = {.j = j, .order = order};
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    bare of = {j, j->rests};
    for (int32_t i = 0; i < j->n; i++)
        if (j->spellings[i].taken == i) order[n++] = i;
    if (n > 1) qsort_r(order, (size_t)n, sizeof *order, by_bare_value, &of);
    for (int32_t begin = 0, end; status == DH_OK && begin < n; begin = end) {
        for (end = begin + 1; end < n && j->rests[order[end]] == j->rests[order[begin]];) end++;
        if (is_unsure(j, order, begin, end)) status = add_group(&l, begin, end, error);
    }
    list_groups(&text, &l, ", ");
    if (status == DH_OK && text.failed) status = dh_error_nomem(error);
    if (status == DH_OK && l.n > 0)
        status = dh_load_add_note(first_of(j), error,
                                  "values of '%s' that may be one unit, if their kind were written in full, and stay "
                                  "apart: %s; if they are one, say so by values = { %s = { … } }",
                                  j->column, text.data, j->column);
    dh_strbuf_free(&text);
    dh_free(l.groups);
    dh_free(order);
    return status;
}

/* ---- all ---- */

static void clear(joining *j)
{
    for (int32_t l = 0; j->codes != NULL && l < j->n_loads; l++) dh_free(j->codes[l]);
    dh_free(j->codes);
    dh_free(j->spellings);
    dh_free(j->order);
    dh_free(j->units);
    dh_free(j->rests);
    dh_free(j->kinds);
    if (j->texts != NULL) dh_dictionary_unref(j->texts);
    if (j->values != NULL) dh_dictionary_unref(j->values);
}

static dh_status run(joining *j, dh_error *error)
{
    if (!gather(j)) return dh_error_nomem(error);
    if (j->n < 2) return DH_OK;
    count_rows(j);
    find_mapped(j);
    if (!sort(j)) return dh_error_nomem(error);
    choose(j);
    if (j->n_values < j->n) {
        DH_TRY(join_all(j, error));
        DH_TRY(note_joined(j, error));
    }
    DH_TRY(note_apart(j, error));
    return j->of_units && j->n <= APART_MAX ? note_kinds(j, error) : DH_OK;
}

static dh_status join_column(joining j, dh_error *error)
{
    dh_status status = run(&j, error);
    clear(&j);
    return status;
}

dh_status dh_loads_join_spellings(dh_load *const *loads, int32_t n, const char *column, dh_error *error)
{
    return join_column((joining){.loads = loads, .n_loads = n, .column = column}, error);
}

dh_status dh_loads_join_units(dh_load *const *loads, int32_t n, const char *column, dh_error *error)
{
    return join_column((joining){.loads = loads, .n_loads = n, .column = column, .of_units = true}, error);
}

dh_status dh_load_note_spellings(dh_load *load, const char *column, const dh_dictionary *texts, dh_error *error)
{
    joining j = {.loads = &load, .n_loads = 1, .column = column};
    dh_strbuf text = {0};
    listing l = {.j = &j};
    if (is_off(load) || dh_dictionary_size(texts) > APART_MAX) return DH_OK;
    bool ok = start(&j) && add_dictionary(&j, 0, texts) && read_texts(&j);
    if (ok) find_mapped(&j);
    ok = ok && sort(&j);
    l.order = j.order;
    dh_status status = ok ? list_joined(&j, &l, false, error) : dh_error_nomem(error);
    if (status == DH_OK && l.n > 0) {
        list_groups(&text, &l, ", ");
        status = text.failed
                     ? dh_error_nomem(error)
                     : dh_load_add_note(load, error,
                                        "values of '%s' that seem to be spellings of one, and stay apart, since "
                                        "the table is read when it is asked for: %s; values = { %s = … } makes "
                                        "them one",
                                        column, text.data, column);
    }
    dh_strbuf_free(&text);
    dh_free(l.groups);
    clear(&j);
    return status;
}
