/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading measure contracts from the folders of measures, and explaining them in words. */
#include "dialogue/measure/contracts.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/contract.h"
#include "load/config/entry.h"
#include "load/config/lua_data.h"

struct dh_measures {
    char *folders[DH_PLACES]; /* NULL = none */
    pthread_mutex_t lock;     /* held while the folders are read */
    atomic_bool read;         /* once set, `contracts` never changes */
    dh_arena *arena;
    dh_contract *contracts; /* of the folders, by file name */
    int32_t n;
    size_t capacity;
    pthread_mutex_t adding; /* held while plugins add theirs */
    atomic_bool complete;   /* once set, `added` never changes */
    const dh_contract **added;
    int32_t n_added;
    size_t added_capacity;
    dh_status (*load)(void *context, dh_measures *measures); /* NULL = no plugins */
    void *load_context;
};

#define TEXT   DH_KIND(DH_DATA_TEXT)
#define TABLE  DH_KIND(DH_DATA_TABLE)
#define NUMBER (DH_KIND(DH_DATA_NUMBER) | DH_KIND(DH_DATA_INTEGER))

static const dh_data_key contract_keys[] = {{"definition", TABLE, NULL}, {"id", TEXT, NULL},
                                            {"kind", TEXT, NULL},        {"scale", NUMBER, NULL},
                                            {"sources", TABLE, NULL},    {"title", TABLE, NULL},
                                            {"unit", TABLE, NULL},       {"version", DH_KIND(DH_DATA_INTEGER), NULL},
                                            {"within", TABLE, NULL}};
static const dh_data_key source_keys[] = {{"denominator", TEXT, NULL},
                                          {"numerator", TEXT, NULL},
                                          {"table", TEXT, NULL},
                                          {"value", TEXT, NULL},
                                          {"when", TEXT, NULL}};
static const dh_data_key language_keys[] = {{"en", TEXT, NULL}, {"vi", TEXT, NULL}};
#define COUNT(keys) (sizeof(keys) / sizeof *(keys))

/* A contract that is being read from `file`. */
typedef struct reading {
    const dh_data_file *file;
    dh_contract *contract;
} reading;

/* `key` is where in the file it is. */
static dh_status wrong(const reading *r, dh_error *error, const char *what, const char *key)
{
    const char *id = r->contract->id != NULL ? r->contract->id : "?";
    return dh_data_error(r->file, key, error, DH_EDATA, "measure '%s': %s", id, dh_tr(what));
}

/* A text of the table; NULL when it is not there. In the arena of the file. */
static const char *text_of(const dh_data *table, const char *name)
{
    const dh_data *value = dh_data_get(table, name);
    return value != NULL ? value->text : NULL;
}

static dh_status read_languages(const reading *r, const dh_data *root, const char *name, const char *out[2],
                                dh_error *error)
{
    const dh_data *table = dh_data_get(root, name);
    out[DH_LOCALE_VI] = out[DH_LOCALE_EN] = "";
    if (table == NULL) return DH_OK;
    DH_TRY(dh_data_check_keys(r->file, table, name, language_keys, COUNT(language_keys), NULL, error));
    const char *vi = text_of(table, "vi"), *en = text_of(table, "en");
    out[DH_LOCALE_VI] = vi != NULL ? vi : en != NULL ? en : "";
    out[DH_LOCALE_EN] = en != NULL ? en : out[DH_LOCALE_VI];
    return DH_OK;
}

static dh_status read_source(const reading *r, const dh_data *entry, dh_contract_source *source, dh_error *error)
{
    if (entry->kind != DH_DATA_TABLE) return wrong(r, error, "each entry of 'sources' is a table", "sources");
    DH_TRY(dh_data_check_keys(r->file, entry, DH_MESSAGE("a source of a measure"), source_keys, COUNT(source_keys),
                              NULL, error));
    const char *table = text_of(entry, "table");
    source->table = table != NULL ? dh_table_index(table) : -1;
    if (source->table < DH_SESSIONS)
        return wrong(r, error,
                     "each source names a table of events or periods, such as sessions, opinions or summaries",
                     table != NULL ? table : "sources");
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
    if (list == NULL || list->n_fields > 0) return wrong(r, error, "it has no list 'sources'", "sources");
    if (list->n_items < 1 || list->n_items > DH_MAX_SOURCES)
        return wrong(r, error, "'sources' takes one to six entries", "sources");
    for (int32_t i = 0; i < list->n_items; i++)
        DH_TRY(read_source(r, &list->items[i], &r->contract->sources[r->contract->n_sources++], error));
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
    if (contract->id == NULL || kind == NULL) return wrong(r, error, "it needs 'id' and 'kind'", NULL);
    int k = 0;
    while (k < 3 && strcmp(kinds[k], kind) != 0) k++;
    if (k == 3) return wrong(r, error, "'kind' is count, ratio or share", "kind");
    contract->kind = (dh_contract_kind)k;
    const dh_data *version = dh_data_get(root, "version"), *scale = dh_data_get(root, "scale");
    contract->version = version != NULL ? version->integer : 0;
    contract->scale = scale != NULL ? scale->number : 1;
    if (contract->version < 1) return wrong(r, error, "'version' is a whole number from 1", "version");
    if (!(contract->scale > 0)) return wrong(r, error, "'scale' is a number above zero", "scale");
    DH_TRY(read_languages(r, root, "title", contract->title, error));
    DH_TRY(read_languages(r, root, "unit", contract->unit, error));
    DH_TRY(read_languages(r, root, "definition", contract->definition, error));
    if (contract->title[0][0] == '\0') return wrong(r, error, "it needs a 'title' in vi or en", "title");
    DH_TRY(read_within(r, root, error));
    DH_TRY(read_sources(r, root, error));
    return check_periods(r, error);
}

/* What is wrong with a measure is a fault of a program's part, not of the data. */
static dh_status as_fault(dh_status status, dh_error *error)
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
    if (status == DH_OK) status = read_contract(&(reading){&file, out}, error);
    return as_fault(status, error);
}

/* The byte of `text` at a line and column, as dh_query_fail counts them. */
static size_t byte_at(const char *text, int32_t line, int32_t column)
{
    size_t i = 0;
    for (; text[i] != '\0' && line > 1; i++) line -= text[i] == '\n';
    for (int32_t at = 1; text[i] != '\0' && at < column; i++) at += ((unsigned char)text[i + 1] & 0xC0) != 0x80;
    return i;
}

dh_status dh_contract_fault(const dh_contract *contract, const char *expression, const dh_error *fault, dh_error *error)
{
    if (fault->status == DH_ENOMEM) return dh_error_nomem(error);
    const char *found = contract->text != NULL ? strstr(contract->text, expression) : NULL;
    int32_t line = found != NULL, column = line;
    size_t at = found != NULL ? (size_t)(found - contract->text) + byte_at(expression, fault->line, fault->column) : 0;
    for (size_t i = 0; i < at; i++) {
        bool ends = contract->text[i] == '\n';
        line += ends;
        column = ends ? 1 : column + (((unsigned char)contract->text[i + 1] & 0xC0) != 0x80);
    }
    dh_error_set(error, DH_ESCRIPT, "measure '%s': %s", contract->id, fault->message);
    dh_error_at(error, contract->path, line, column);
    return DH_ESCRIPT;
}

static int32_t find_own(const dh_measures *measures, const char *id)
{
    for (int32_t i = 0; i < measures->n; i++)
        if (strcmp(measures->contracts[i].id, id) == 0) return i;
    return -1;
}

/* No measure is read while one of the user's own is wrong: which file can be taken away until it is mended. */
static dh_status say_way_around(dh_status status, const char *folder, dh_error *error)
{
    if (error == NULL) return status;
    dh_error fault = *error;
    dh_error_set(error, status, "%s; mend it, or take the file out of '%s' until then", fault.message, folder);
    return dh_error_at(error, fault.where, fault.line, fault.column);
}

/* The file of one folder that has the id of a measure that was read; NULL = none. */
static const char *taken_in(const dh_contract *read, dh_place place)
{
    if (read->place == place) return read->path;
    return read->replaced != NULL && read->replaced_place == place ? read->replaced : NULL;
}

/* `own` keeps the place of a measure of a later folder, which it names. */
static void replace(dh_contract *own, const dh_contract *later)
{
    if (own->replaced != NULL) return;
    own->replaced = later->path;
    own->replaced_place = later->place;
}

static dh_status read_one(dh_measures *measures, dh_place place, const char *file, dh_error *error)
{
    const char *folder = measures->folders[place];
    if (dh_grow((void **)&measures->contracts, &measures->capacity, (size_t)measures->n + 1,
                sizeof *measures->contracts) != 0)
        return dh_error_nomem(error);
    dh_contract *contract = &measures->contracts[measures->n];
    memset(contract, 0, sizeof *contract);
    char *path = dh_path_join(folder, file);
    dh_data_file data;
    reading r = {&data, contract};
    dh_status status = path != NULL ? dh_data_read(&data, path, measures->arena, error) : dh_error_nomem(error);
    dh_free(path);
    if (status == DH_OK) status = read_contract(&r, error);
    contract->place = place;
    int32_t before = status == DH_OK ? find_own(measures, contract->id) : -1;
    const char *taken = before >= 0 ? taken_in(&measures->contracts[before], place) : NULL;
    if (taken != NULL)
        status =
            dh_data_error(&data, "id", error, DH_EDATA, "measure '%s': its id is taken by '%s'", contract->id, taken);
    if (status != DH_OK) {
        status = as_fault(status, error);
        return place == DH_PLACE_PROGRAM || status != DH_ESCRIPT ? status : say_way_around(status, folder, error);
    }
    if (before < 0)
        measures->n++;
    else
        replace(&measures->contracts[before], contract);
    return DH_OK;
}

static int is_contract(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return entry->d_name[0] != '.' && size > 4 && strcmp(entry->d_name + size - 4, ".lua") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static dh_status read_folder(dh_measures *measures, dh_place place, dh_error *error)
{
    const char *folder = measures->folders[place];
    struct dirent **files;
    int n = scandir(folder, &files, is_contract, by_name);
    if (n < 0 && errno == ENOMEM) return dh_error_nomem(error);
    if (n < 0)
        return dh_error_set(error, DH_EIO, "cannot read the folder of measures '%s': %s", folder,
                            dh_error_of_system(errno));
    dh_status status = DH_OK;
    for (int i = 0; i < n; i++) {
        if (status == DH_OK) status = read_one(measures, place, files[i]->d_name, error);
        free(files[i]);
    }
    free(files);
    return status;
}

/* Reads all contracts, or none. */
static dh_status read_all(dh_measures *measures, dh_error *error)
{
    dh_status status = DH_OK;
    measures->n = 0;
    for (int i = 0; status == DH_OK && i < DH_PLACES; i++)
        if (measures->folders[i] != NULL) status = read_folder(measures, (dh_place)i, error);
    if (status != DH_OK) measures->n = 0;
    return status;
}

dh_status dh_measures_lazy(dh_measures **out, const char *folder, dh_error *error)
{
    dh_measures *measures = dh_calloc(1, sizeof *measures);
    *out = NULL;
    if (measures == NULL) return dh_error_nomem(error);
    pthread_mutex_init(&measures->lock, NULL);
    pthread_mutex_init(&measures->adding, NULL);
    measures->folders[DH_PLACE_PROGRAM] = dh_strdup(folder);
    measures->arena = dh_arena_new();
    if (measures->folders[DH_PLACE_PROGRAM] == NULL || measures->arena == NULL) {
        dh_measures_free(measures);
        return dh_error_nomem(error);
    }
    *out = measures;
    return DH_OK;
}

dh_status dh_measures_ensure_loaded(const dh_measures *measures, dh_error *error)
{
    dh_measures *mine = (dh_measures *)measures; /* lazy: users see it as loaded from the start */
    if (atomic_load(&mine->read)) return DH_OK;
    pthread_mutex_lock(&mine->lock);
    dh_status status = atomic_load(&mine->read) ? DH_OK : read_all(mine, error);
    if (status == DH_OK) atomic_store(&mine->read, true);
    pthread_mutex_unlock(&mine->lock);
    return status;
}

dh_status dh_measures_read(dh_measures **out, const char *folder, dh_error *error)
{
    DH_TRY(dh_measures_lazy(out, folder, error));
    dh_status status = dh_measures_ensure_loaded(*out, error);
    if (status == DH_OK) return DH_OK;
    dh_measures_free(*out);
    *out = NULL;
    return status;
}

dh_status dh_measures_add_folder(dh_measures *measures, dh_place place, const char *folder, dh_error *error)
{
    char *kept = dh_strdup(folder);
    if (kept == NULL) return dh_error_nomem(error);
    pthread_mutex_lock(&measures->lock);
    dh_free(measures->folders[place]);
    measures->folders[place] = kept;
    atomic_store(&measures->read, false);
    pthread_mutex_unlock(&measures->lock);
    return DH_OK;
}

void dh_measures_free(dh_measures *measures)
{
    if (measures == NULL) return;
    dh_free(measures->contracts);
    dh_free(measures->added);
    for (int i = 0; i < DH_PLACES; i++) dh_free(measures->folders[i]);
    if (measures->arena != NULL) dh_arena_free(measures->arena);
    pthread_mutex_destroy(&measures->lock);
    pthread_mutex_destroy(&measures->adding);
    dh_free(measures);
}

void dh_measures_set_loader(dh_measures *measures, dh_status (*load)(void *context, dh_measures *measures),
                            void *context)
{
    measures->load = load;
    measures->load_context = context;
}

dh_status dh_measures_add(dh_measures *measures, const dh_contract *contract, dh_error *error)
{
    if (find_own(measures, contract->id) >= 0) return DH_OK;
    if (dh_grow((void **)&measures->added, &measures->added_capacity, (size_t)measures->n_added + 1,
                sizeof *measures->added) != 0)
        return dh_error_nomem(error);
    measures->added[measures->n_added++] = contract;
    return DH_OK;
}

const char *dh_measures_file(const dh_measures *measures, const char *id)
{
    int32_t index = find_own(measures, id);
    return index >= 0 ? measures->contracts[index].path : NULL;
}

/* How many contracts plugins added; loads them at the first call. 0 when that fails. */
static int32_t count_added(const dh_measures *measures)
{
    dh_measures *mine = (dh_measures *)measures; /* lazy: users see them as loaded from the start */
    if (measures->load == NULL) return 0;
    if (atomic_load(&mine->complete)) return measures->n_added;
    pthread_mutex_lock(&mine->adding);
    if (!atomic_load(&mine->complete)) {
        mine->n_added = 0;
        if (mine->load(mine->load_context, mine) == DH_OK) atomic_store(&mine->complete, true);
    }
    int32_t n = atomic_load(&mine->complete) ? mine->n_added : 0;
    pthread_mutex_unlock(&mine->adding);
    return n;
}

int32_t dh_measures_count(const dh_measures *measures)
{
    return measures->n + count_added(measures);
}

const dh_contract *dh_measures_contract(const dh_measures *measures, int32_t index)
{
    return index < measures->n ? &measures->contracts[index] : measures->added[index - measures->n];
}

const char *dh_measures_id(const dh_measures *measures, int32_t index)
{
    return dh_measures_contract(measures, index)->id;
}

const char *dh_measures_title(const dh_measures *measures, int32_t index, dh_locale locale)
{
    return dh_measures_contract(measures, index)->title[locale];
}

int32_t dh_measures_find(const dh_measures *measures, const char *id)
{
    int32_t own = find_own(measures, id);
    int32_t n = own < 0 ? count_added(measures) : 0;
    for (int32_t i = 0; i < n; i++)
        if (strcmp(measures->added[i]->id, id) == 0) return measures->n + i;
    return own;
}

dh_status dh_measures_refuse(const dh_measures *measures, const char *name, dh_error *error)
{
    int32_t n = dh_measures_count(measures), of = 0;
    const char **names = dh_calloc(3 * (size_t)n + 1, sizeof *names); /* ids, titles, titles in the other language */
    dh_strbuf list = {0};
    if (names == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        names[i] = dh_measures_id(measures, i);
        names[n + i] = dh_measures_title(measures, i, DH_LOCALE_VI);
        names[2 * n + i] = dh_measures_title(measures, i, DH_LOCALE_EN);
        dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = dh_text_nearest(name, names, 3 * (size_t)n);
    while (nearest != NULL && names[of] != nearest) of++;
    if (nearest != NULL)
        dh_error_set(error, DH_EINVAL,
                     "there is no measure '%s', did you mean '%s'?; 'dienhong measure DATASET --list' lists them", name,
                     names[of % n]);
    else
        dh_error_set(error, DH_EINVAL, "there is no measure '%s'; there are: %s", name,
                     list.data != NULL ? list.data : dh_tr("none"));
    dh_strbuf_free(&list);
    dh_free(names);
    return DH_EINVAL;
}

static void say_replaced(dh_strbuf *out, const dh_contract *contract, dh_locale locale)
{
    if (contract->replaced_place == DH_PLACE_PROGRAM)
        dh_strbuf_add(out, dh_tr_in(locale, "in place of the program's measure of that name"));
    else
        dh_strbuf_printf(out, dh_tr_in(locale, "in place of '%s'"), contract->replaced);
}

void dh_contract_say_place(dh_strbuf *out, const dh_contract *contract, dh_locale locale)
{
    if (contract->place == DH_PLACE_PROGRAM) return;
    dh_strbuf_add(out, contract->path);
    if (contract->replaced == NULL) return;
    dh_strbuf_add(out, ", ");
    say_replaced(out, contract, locale);
}

dh_status dh_measures_explain(dh_strbuf *out, const dh_measures *measures, int32_t index, dh_locale locale,
                              dh_error *error)
{
    static const char *const totals[] = {
        DH_MESSAGE("added over units and periods"),
        DH_MESSAGE("recomputed from the added numerators and denominators, never an average of ratios")};
    const dh_contract *contract = dh_measures_contract(measures, index);
    bool ratio = contract->kind != DH_CONTRACT_COUNT;
    dh_strbuf_printf(out, dh_tr_in(locale, "%s (version %lld): %s\n"), contract->id, (long long)contract->version,
                     contract->title[locale]);
    if (contract->definition[locale][0] != '\0')
        dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "definition"), contract->definition[locale]);
    if (contract->unit[locale][0] != '\0')
        dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "unit"), contract->unit[locale]);
    if (ratio && contract->scale != 1) dh_strbuf_printf(out, "  %s: %g\n", dh_tr_in(locale, "times"), contract->scale);
    dh_strbuf_printf(out, "  %s: %s\n", dh_tr_in(locale, "totals"), dh_tr_in(locale, totals[ratio]));
    for (int i = 0; i < DH_MAX_WITHIN && contract->within[i] != NULL; i++)
        dh_strbuf_printf(out, "%s%s%s", i > 0 ? ", " : "  ", i > 0 ? "" : dh_tr_in(locale, "adds up only within one: "),
                         contract->within[i]);
    if (contract->within[0] != NULL) dh_strbuf_add(out, "\n");
    for (int32_t i = 0; i < contract->n_sources; i++) {
        const dh_contract_source *source = &contract->sources[i];
        dh_strbuf_printf(out, "  %s %d: %s\n", dh_tr_in(locale, "source"), i + 1, dh_table_names[source->table]);
        if (source->when != NULL) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "known where"), source->when);
        dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, ratio ? "numerator" : "value"), source->parts[0]);
        if (ratio) dh_strbuf_printf(out, "    %s: %s\n", dh_tr_in(locale, "denominator"), source->parts[1]);
    }
    dh_strbuf_printf(out, "  %s\n", contract->path);
    if (contract->replaced != NULL) {
        dh_strbuf_add(out, "  ");
        say_replaced(out, contract, locale);
        dh_strbuf_add(out, "\n");
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
