/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store as a data set: what its files say, and nothing worse than an error when they are damaged, since checksums are
 * not compared on opening. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/memory.h"
#include "dialogue/dataset/import.h"
#include "dialogue/dataset/link.h"
#include "dialogue/measure/measure.h"
#include "effort.h"
#include "execute/execute.h"
#include "table/write.h"

#define THACH_HA DIENHONG_SOURCE_DIR "/scripts/examples/thach-ha"

static dh_functions *functions;
static dh_measures *measures;
static dh_dataset_options opening;
static char folder[64], path[80];

static int set_up(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    strcpy(folder, "/tmp/dienhong-stored-XXXXXX");
    if (mkdtemp(folder) == NULL || dh_functions_new(&functions, &error) != DH_OK ||
        dh_measures_read(&measures, DIENHONG_SOURCE_DIR "/scripts/measures", &error) != DH_OK)
        return -1;
    snprintf(path, sizeof path, "%s/s", folder);
    opening = (dh_dataset_options){.scripts_folder = DIENHONG_SOURCE_DIR "/scripts", .functions = functions};
    dh_dataset *dataset;
    dh_import_options options = {.compress = true};
    dh_status status = dh_dataset_open(&dataset, THACH_HA, &opening, &error);
    if (status == DH_OK) status = dh_dataset_import(dataset, path, &options, &error);
    if (status != DH_OK) print_message("%s\n", error.message);
    dh_dataset_close(dataset);
    return status == DH_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    dh_measures_free(measures);
    dh_functions_free(functions);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* Measures and queries that go through every table and every kind of key. What comes of it, as text. */
static dh_status ask(dh_strbuf *out, dh_dataset *dataset, dh_error *error)
{
    dh_measure_request request = {.struct_size = sizeof request,
                                  .names = "sessions,participants,opinions,resolution_rate,overdue",
                                  .by = "unit,year",
                                  .geography = "2020-01-01"};
    dh_plan *scan = NULL, *filtered = NULL, *grouped = NULL, *counted = NULL;
    dh_table *measured = NULL, *result = NULL;
    const dh_catalog *catalog = dh_dataset_catalog(dataset);
    dh_status status = dh_plan_scan(&scan, catalog, "opinions", error);
    if (status == DH_OK) status = dh_plan_filter(&filtered, scan, "session.kind ~= 'x' and length(text) >= 0", error);
    if (status == DH_OK) status = dh_plan_group_by(&grouped, filtered, "unit.parent.name, field, outcome", error);
    if (status == DH_OK) status = dh_plan_aggregate(&counted, grouped, "n = count(), last = max(raised_on)", error);
    if (status == DH_OK) status = dh_execute(&result, counted, error);
    if (status == DH_OK) status = dh_table_write(out, result, DH_FORMAT_JSON, DH_LOCALE_VI, error);
    if (status == DH_OK) status = dh_measure(&measured, dataset, measures, &request, error);
    if (status == DH_OK) status = dh_table_write(out, measured, DH_FORMAT_TABLE, DH_LOCALE_EN, error);
    if (status != DH_OK) measured = NULL;
    dh_table_free(measured);
    dh_table_free(result);
    dh_plan *const plans[] = {counted, grouped, filtered, scan};
    for (size_t i = 0; i < 4; i++)
        if (plans[i] != NULL) dh_plan_free(plans[i]);
    return status;
}

static void answers_as_its_files_do(void **state)
{
    (void)state;
    dh_strbuf out[2] = {{0}, {0}};
    const char *const paths[] = {THACH_HA, path};
    for (int i = 0; i < 2; i++) {
        dh_error error = DH_ERROR_INIT;
        dh_dataset *dataset;
        if (dh_dataset_open(&dataset, paths[i], &opening, &error) != DH_OK || ask(&out[i], dataset, &error) != DH_OK)
            fail_msg("%s", error.message);
        assert_int_equal(dh_dataset_store(dataset) != NULL, i == 1);
        dh_dataset_close(dataset);
    }
    assert_string_equal(out[0].data, out[1].data);
    for (int i = 0; i < 2; i++) dh_strbuf_free(&out[i]);
}

/* Tables are there, in name and type, and have no values until they are needed. */
static void reads_what_is_needed(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_dataset *dataset;
    assert_int_equal(dh_dataset_open(&dataset, path, &opening, &error), DH_OK);
    const dh_table *sessions = dh_dataset_table(dataset, "sessions");
    const dh_column *kind = dh_table_get(sessions, "kind");
    assert_int_equal(dh_table_rows(sessions), 242);
    assert_int_equal(kind->capacity, 1);
    const dh_dictionary *unit = dh_table_get(sessions, "unit")->dictionary;
    assert_ptr_equal(dh_dictionary_target(unit), dh_dataset_table(dataset, "units"));
    assert_ptr_equal(unit, dh_table_get(dh_dataset_table(dataset, "opinions"), "unit")->dictionary);
    dh_plan *scan, *followed;
    assert_int_equal(dh_plan_scan(&scan, dh_dataset_catalog(dataset), "opinions", &error), DH_OK);
    assert_int_equal(dh_plan_derive(&followed, scan, "k = session.kind", &error), DH_OK);
    assert_true(kind->capacity >= 242);
    assert_int_equal(dh_table_get(dh_dataset_table(dataset, "summaries"), "from")->capacity, 1);
    assert_int_equal(dh_dataset_ensure_loaded(dataset, &error), DH_OK);
    assert_true(dh_table_get(dh_dataset_table(dataset, "summaries"), "from")->capacity >= 4);
    dh_plan_free(followed);
    dh_plan_free(scan);
    dh_dataset_close(dataset);
}

static char *read_file(const char *file, size_t *size)
{
    FILE *from = fopen(file, "rb");
    assert_non_null(from);
    char *bytes = malloc(1 << 20);
    *size = fread(bytes, 1, 1 << 20, from);
    fclose(from);
    return bytes;
}

static void put_byte(const char *file, size_t at, char byte)
{
    FILE *to = fopen(file, "r+b");
    assert_non_null(to);
    assert_int_equal(fseek(to, (long)at, SEEK_SET), 0);
    fputc(byte, to);
    fclose(to);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return *seed >> 33;
}

static void survives_damage(void **state)
{
    (void)state;
    static const char *const names[] = {"units-1.arrow",    "lineage-1.arrow",   "sessions-1.arrow",
                                        "opinions-1.arrow", "summaries-1.arrow", "store.lua"};
    uint64_t seed = 1284;
    int refused = 0;
    long rounds = rounds_to_try(150, 600);
    for (int n = 0; n < rounds; n++) {
        char file[160];
        size_t size;
        snprintf(file, sizeof file, "%s/%s", path, names[n % 6]);
        char *bytes = read_file(file, &size);
        /* the metadata is at both ends */
        size_t at = next_random(&seed) % size;
        if (n % 3 > 0) at = n % 3 == 1 ? at % (size < 1500 ? size : 1500) : size - 1 - at % (size < 3000 ? size : 3000);
        put_byte(file, at, (char)(bytes[at] ^ (char)(1U << next_random(&seed) % 8)));
        dh_error error = DH_ERROR_INIT;
        dh_dataset *dataset;
        dh_strbuf out = {0};
        dh_status status = dh_dataset_open(&dataset, path, &opening, &error);
        if (status == DH_OK) {
            status = ask(&out, dataset, &error);
            dh_dataset_close(dataset);
        }
        if (status != DH_OK) assert_true(error.message[0] != '\0');
        refused += status != DH_OK;
        dh_strbuf_free(&out);
        put_byte(file, at, bytes[at]);
        free(bytes);
    }
    assert_true(refused > rounds / 12);
    answers_as_its_files_do(NULL); /* and it is whole again */
}

/* ---- what another program may have written ---- */

static void no_counts(void *self, int64_t *read, int64_t *rejected)
{
    (void)self;
    *read = 1000;
    *rejected = 0;
}

/* Writes the store once more, with a column of one table changed by `change`. */
static void write_changed(const char *to, const char *table, const char *column, void (*change)(dh_column *column))
{
    dh_store *store;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_store_open(&store, path, &error), DH_OK);
    dh_store_input inputs[8];
    dh_table *copies[8];
    int32_t n = dh_store_n_tables(store);
    for (int32_t i = 0; i < n; i++) {
        const dh_store_table *from = dh_store_table_at(store, i);
        assert_int_equal(dh_store_stub(&copies[i], from->relation, &error), DH_OK);
        assert_int_equal(dh_store_fill(copies[i], from->relation, NULL, &error), DH_OK);
        if (strcmp(from->name, table) == 0) change((dh_column *)(uintptr_t)dh_table_get(copies[i], column));
        inputs[i] = (dh_store_input){
            .name = from->name, .relation = dh_relation_of_table(copies[i]), .keys = from->keys, .counts = no_counts};
    }
    dh_store_options options = {0};
    if (dh_store_write(to, dh_store_get_about(store), inputs, n, &options, &error) != DH_OK)
        fail_msg("%s", error.message);
    for (int32_t i = 0; i < n; i++) {
        dh_relation_unref(inputs[i].relation);
        dh_table_free(copies[i]);
    }
    dh_store_close(store);
}

static void change_nothing(dh_column *column)
{
    (void)column;
}

static void make_unknown(dh_column *column)
{
    if (column->validity == NULL) {
        column->validity = dh_aligned_alloc((size_t)column->length / 8 + 64);
        memset(column->validity, 0xff, (size_t)column->length / 8 + 1);
    }
    column->validity[0] &= (uint8_t)~1U;
    column->nulls = 1;
}

static void make_extreme(dh_column *column)
{
    if (column->validity != NULL) column->validity[0] |= 1;
    ((int32_t *)column->values)[0] = INT32_MAX;
}

static void make_ancient(dh_column *column)
{
    if (column->validity != NULL) column->validity[0] |= 1;
    ((int32_t *)column->values)[0] = INT32_MIN;
}

static void repeat_first(dh_column *column)
{
    ((int32_t *)column->values)[1] = ((int32_t *)column->values)[0];
}

static void refuses_values_that_no_file_gives(void **state)
{
    (void)state;
    static const struct {
        const char *table, *column;
        void (*change)(dh_column *column);
        const char *message;
    } cases[] = {
        {"summaries", "unit", change_nothing, NULL},
        {"summaries", "unit", make_unknown, "the column 'summaries.unit' of"},
        {"summaries", "from", make_unknown, "has 1 unknown values, and must have none"},
        {"units", "code", make_unknown, "the column 'units.code' of"},
        {"lineage", "effective_on", make_unknown, "the column 'lineage.effective_on' of"},
        {"lineage", "effective_on", make_extreme, "has a day outside the years 1900 to 2100"},
        {"units", "valid_from", make_ancient, "the column 'units.valid_from' of"},
        {"units", "valid_to", make_extreme, "the column 'units.valid_to' of"},
        {"summaries", "to", make_extreme, "the column 'summaries.to' of"},
        {"sessions", "held_on", make_ancient, "the column 'sessions.held_on' of"},
        {"sessions", "id", repeat_first, "row 2 of the table 'sessions' of"},
        {"opinions", "id", repeat_first, "repeats the key of row 1"},
    };
    char to[96];
    snprintf(to, sizeof to, "%s/changed", folder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dh_dataset *dataset;
        dh_error error = DH_ERROR_INIT;
        write_changed(to, cases[i].table, cases[i].column, cases[i].change);
        dh_status status = dh_dataset_open(&dataset, to, &opening, &error);
        if (status == DH_OK) {
            status = dh_dataset_ensure_loaded(dataset, &error);
            dh_dataset_close(dataset);
        }
        if (status != (cases[i].message ? DH_EDATA : DH_OK))
            fail_msg("case %zu: %d, %s", i, (int)status, error.message);
        if (cases[i].message && strstr(error.message, cases[i].message) == NULL) fail_msg("%s", error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_as_its_files_do),
                                       cmocka_unit_test(reads_what_is_needed), cmocka_unit_test(survives_damage),
                                       cmocka_unit_test(refuses_values_that_no_file_gives)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
