/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of reading a manifest and loading its files fails once: always an error, never a leak or a crash.
 * And rejected rows are kept up to a limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "load/fixture.h"
#include "load/reject_files.h"
#include "load/rejects.h"
#include "load/unique_keys.h"

static dh_status use_rejects(dh_load *load, dh_error *error)
{
    dh_strbuf csv = {0}, json = {0};
    dh_status status = DH_OK;
    if (!dh_load_reject_csv(load, 0, &csv)) status = dh_error_set(error, DH_EINTERNAL, "no rejects");
    dh_load_reject_json(load, &json);
    if (csv.failed || json.failed) status = dh_error_nomem(error);
    dh_strbuf_free(&csv);
    dh_strbuf_free(&json);
    return status;
}

static dh_status load_and_use(const dh_manifest *manifest, dh_error *error)
{
    dh_load *load = NULL;
    dh_status status = dh_load_files(&load, &fixture_tables[FIXTURE_SESSIONS],
                                     dh_manifest_entries(manifest, "sessions"), manifest->folder, NULL, error);
    if (status == DH_OK) status = dh_load_check_keys(load, error);
    if (status == DH_OK) status = dh_load_reject(load, 0, "topic", error, "not %s", "wanted");
    if (status == DH_OK) status = dh_load_finish(load, error);
    if (status == DH_OK) status = use_rejects(load, error);
    dh_load_free(load);
    return status;
}

static dh_status whole_load(dh_error *error)
{
    dh_manifest *manifest = NULL;
    dh_status status = dh_manifest_read(&manifest, fixture_folder(), NULL, NULL, fixture_tables, FIXTURE_TABLES, error);
    if (status == DH_OK) status = load_and_use(manifest, error);
    dh_manifest_free(manifest);
    return status;
}

static void fail_each(dh_status (*load)(dh_error *error))
{
    dh_error error = DH_ERROR_INIT;
    if (load(&error) != DH_OK) fail_msg("%s", fixture_message(&error));
    int64_t n = 1;
    for (;; n++) {
        dh_error_init(&error);
        dh_memory_fail_after(n);
        dh_status status = load(&error);
        dh_memory_fail_after(0);
        if (status == DH_OK) break;
        if (status != DH_ENOMEM) fail_msg("allocation %d: %s", (int)n, fixture_message(&error));
    }
    assert_true(n > 100);
}

static void test_every_allocation(void **state)
{
    (void)state;
    fixture_write("p.lua", "return { values = { kind = { ['Định kỳ'] = 'periodic' } }, ignore = { 'x' } }");
    fixture_write("dataset.lua",
                  "return { sessions = { { file = 'a*.csv', profile = 'p', numbers = 'vi', dates = 'd/m/y',\n"
                  " columns = { participants = 'Người' }, constants = { level = 'commune' } }, { file = 'b.csv' } } }");
    fixture_write("b.csv", "id,held_on,kind\n9,2020-08-11,ad_hoc\n1,2020-08-12,weekly\n8,như trên,\"\"\"\"\n");
    fixture_write("a.csv", "id;held_on;Người;kind;topic;share\n1;11/08/2020;trên 2.300;Định kỳ;\"a \"\"b\"\"\";1,5\n"
                           "2;31/02/2020;-1;Tuần;x;y\n1;11/08/2020;5;;Cha\xcc\x80o;0,5\n\"3;4\n");
    fail_each(whole_load);
}

/* Figures that stand beside each other, which make rows of their own. */
static const dh_column_spec count_columns[] = {{.name = "unit", .type = DH_CATEGORY, .min = 1},
                                               {.name = "sex", .type = DH_CATEGORY, .min = 1},
                                               {.name = "n", .type = DH_COUNT, .min = 1}};
static const char *const no_keys[] = {NULL};
static const dh_table_spec counts = {"counts", count_columns, 3, no_keys, false};

static dh_status load_rows(dh_error *error)
{
    dh_manifest *manifest = NULL;
    dh_load *load = NULL;
    dh_status status = dh_manifest_read(&manifest, fixture_folder(), NULL, NULL, &counts, 1, error);
    if (status == DH_OK)
        status = dh_load_files(&load, &counts, dh_manifest_entries(manifest, "counts"), manifest->folder, NULL, error);
    if (status == DH_OK) status = dh_load_finish(load, error);
    for (int c = 0; status == DH_OK && c < 2; c++) assert_non_null(dh_table_column(dh_load_table(load), c)->dictionary);
    dh_load_free(load);
    dh_manifest_free(manifest);
    return status;
}

/* Also of a file without any rows, whose categories have dictionaries all the same. */
static void test_every_allocation_of_rows(void **state)
{
    (void)state;
    fixture_write("dataset.lua", "return { max_rejected = 1, counts = { file = 'd.csv', rows = {\n"
                                 " { columns = { n = 'Nam' }, constants = { sex = 'male' } },\n"
                                 " { columns = { n = 'Nữ' }, constants = { sex = 'female' } } } } }");
    fixture_write("d.csv", "unit,Nam,Nữ\nXã A,3,trên 4\nXã B,,5\nXã A,x,6\n");
    fail_each(load_rows);
    fixture_write("d.csv", "unit,Nam,Nữ\n");
    fail_each(load_rows);
}

/* What goes on without one piece of memory has taken its lack for an answer. */
static void test_no_lack_is_an_answer(void **state)
{
    (void)state;
    fixture_write("dataset.lua", "return { sessions = { { file = 'c.csv', dates = 'd/m/y',\n"
                                 " columns = { unit = 'Đơn vị', held_on = 'Ngày', participants = 'Người', topic = "
                                 "'Nội dung' }, ignore = { 'Số thứ tự' } }, { file = 'b.csv' } } }");
    fixture_write("b.csv", "id,held_on,kind\n9,2020-08-11,ad_hoc\n8,như trên,\"\"\"\"\n");
    fixture_write("c.csv", "Số thứ tự,Đơn vị,Ngày,Người,Nội dung\nI,Khối xã,,,\n1,Xã A,\"Thứ ba, 11/8/2020\",60 người,"
                           "đường\n2,nt,ngày 12 tháng 8 năm 2020,trên 5,nước\n3,Xã B,32/8/2020,60 hộ,\n"
                           "4,Xã C,12/8/2020,7,nước\n,Cộng khối xã,,72,\n");
    dh_error error = DH_ERROR_INIT;
    dh_manifest *manifest = fixture_manifest(); /* Lua tries again, when memory is short, after it has freed some */
    assert_int_equal(load_and_use(manifest, &error), DH_OK);
    int64_t n = 0;
    for (bool failed = true; failed;) {
        dh_error_init(&error);
        dh_memory_fail_once(++n);
        dh_status status = load_and_use(manifest, &error);
        failed = !dh_memory_fail_once(0);
        if (failed != (status == DH_ENOMEM)) fail_msg("allocation %d: %s", (int)n, fixture_message(&error));
    }
    assert_true(n > 100);
    dh_manifest_free(manifest);
}

/* Records of 16 MB, of two workers: the limit is of all, and cutting longer ones keeps to it. */
static void test_rejects_have_a_limit(void **state)
{
    (void)state;
    enum { BYTES = 17 << 20, EACH = 20 };
    char *raw = malloc(BYTES + 1);
    memset(raw, 'x', BYTES);
    raw[BYTES] = '\0';
    dh_record_field field = {.text = raw, .size = BYTES, .line = 2};
    dh_record record = {.fields = &field, .n_fields = 1, .line = 2, .raw = raw, .raw_size = BYTES};
    dh_error error = DH_ERROR_INIT;
    dh_rejects of[2] = {{0}, {0}};
    for (int w = 0; w < 2; w++)
        for (int i = 0; i < EACH; i++) {
            int64_t index;
            assert_int_equal(dh_rejects_add_record(&of[w], 0, false, &record, &index, &error), DH_OK);
            assert_int_equal(index, i);
        }
    assert_int_equal(dh_rejects_take_all(&of[0], &of[1], &error), DH_EDATA);
    assert_non_null(strstr(error.message, "more than 512 MB"));
    for (int w = 0; w < 2; w++) dh_rejects_free(&of[w]);
    free(raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation), cmocka_unit_test(test_every_allocation_of_rows),
        cmocka_unit_test(test_no_lack_is_an_answer), cmocka_unit_test(test_rejects_have_a_limit)};
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
