/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each way in which a plugin is refused, by its sentence, and that the rest goes on working. */
#include "plugin_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"

/* `folder` after the bundled plugins; the sentence may hold one %s for the fixtures' folder and one for the bundled. */
static void refused(const char *name, const char *expected)
{
    char folder[1024], file[128], path[1200];
    snprintf(folder, sizeof folder, "%s/%s", FIXTURE(""), name);
    snprintf(file, sizeof file, "/%s.so", name);
    const char *folders[] = {BUNDLED, folder};
    loaded l = load(folders, 2);
    dh_plugin_entry entry = entry_of(&l, file);
    assert_non_null(entry.refused);
    assert_string_equal(entry.refused, expected);
    assert_string_equal(entry.kinds, "");
    snprintf(path, sizeof path, "%s_rows", name);
    assert_null(dh_functions_find_aggregate(l.functions, path));
    /* the rest still works */
    assert_null(entry_of(&l, "/resolution.so").refused);
    assert_non_null(dh_functions_find_aggregate(l.functions, "wilson_low"));
    assert_non_null(dh_plugins_statistic(l.plugins, "compare"));
    unload(&l);
}

static void test_stale(void **state)
{
    (void)state;
    refused("stale", "it was built for plugin interface 99.0 and this program has 2.3: build it again with this "
                     "program's header");
}

static void test_newer_minor(void **state)
{
    (void)state;
    refused("newer_minor", "it was built for plugin interface 2.999, newer than this program's 2.3: update the "
                           "program, or build it again with this program's header");
}

static void test_unstamped(void **state)
{
    (void)state;
    refused("unstamped", "it has no stamp 'dienhong_plugin_stamp': put DH_PLUGIN_STAMP(name, version) into it, or take "
                         "the file out of the plugin folder");
}

static void test_foreign(void **state)
{
    (void)state;
    refused("foreign", "its stamp begins with 0x12345678 instead of 0x4448504c: it is no plugin of this program, or "
                       "was built for another kind of machine");
}

static void test_entryless(void **state)
{
    (void)state;
    refused("entryless", "it has a stamp but no function 'dienhong_plugin_entry': write one, and do not make it "
                         "static");
}

static void test_half(void **state)
{
    (void)state;
    refused("half", "its entry failed after registering 1 thing, none of which was kept: the table of 'half' is "
                    "missing: install it");
}

static void test_nothing(void **state)
{
    (void)state;
    refused("nothing", "its entry succeeded but registered nothing");
}

static void test_builtin_name(void **state)
{
    (void)state;
    refused("builtin_name", "the name of the aggregate 'median' is that of a built-in function: choose another");
}

static void test_one_name_for_two(void **state)
{
    (void)state;
    refused("twice", "its entry failed after registering 1 thing, none of which was kept: it registers the function "
                     "'twice_rows', a name that its aggregate has: choose another");
    refused("two_sinks", "its entry failed after registering 1 thing, none of which was kept: its sinks 'small' and "
                         "'large' both write '.SHEET' files: take one of the two out");
}

static void test_missing_symbol(void **state)
{
    (void)state;
    refused("missing_symbol", "it needs the symbol 'dialogue_function_that_is_nowhere', which neither this program nor "
                              "a library that it is linked with has: link it with the library that does");
}

static void test_duplicate_names_both(void **state)
{
    (void)state;
    char expected[4096], *mine = realpath(FIXTURE("duplicate"), NULL), *bundled = realpath(BUNDLED, NULL);
    snprintf(expected, sizeof expected,
             "the source 'csv' of '%s/duplicate.so' is registered by '%s/csv.so' already: take one of the two out",
             mine, bundled);
    refused("duplicate", expected);
    free(mine);
    free(bundled);
}

static void test_first_folder_wins(void **state)
{
    (void)state;
    const char *folders[] = {FIXTURE("duplicate"), BUNDLED};
    loaded l = load(folders, 2);
    assert_null(entry_of(&l, "/duplicate.so").refused);
    assert_string_equal(entry_of(&l, "/duplicate.so").kinds, "aggregate duplicate_rows, source csv");
    assert_non_null(entry_of(&l, "/csv.so").refused);
    unload(&l);
}

static void test_bundled(void **state)
{
    (void)state;
    const char *folders[] = {"/no/such/folder", BUNDLED, BUNDLED "/../plugins", BUNDLED};
    loaded l = load(folders, 4);
    static const char *const kinds[][2] = {
        {"/compare.so", "statistic compare"},
        {"/csv.so", "source csv"},
        {"/ods.so", "source ods"},
        {"/opinions.so", "statistic opinions"},
        {"/participants.so", "statistic participants"},
        {"/resolution.so", "aggregate wilson_low, aggregate wilson_high, statistic resolution"},
        {"/sessions.so", "statistic sessions"},
        {"/xlsx.so", "source xlsx"},
    };
    const size_t n_kinds = sizeof kinds / sizeof *kinds;
    dh_plugin_entry entry;
    size_t found = 0;
    for (int32_t i = 0; dh_plugins_entry(l.plugins, i, &entry); i++) {
        assert_null(entry.refused);
        assert_string_equal(entry.version, "1.0");
        if (found == n_kinds || strstr(entry.path, kinds[found][0]) == NULL) continue; /* some need a library */
        assert_string_equal(entry.kinds, kinds[found++][1]); /* each once, by name, though the folder comes thrice */
    }
    assert_int_equal(found, n_kinds);
    assert_string_equal(dh_plugins_statistic_at(l.plugins, 0)->name, "compare");
    assert_string_equal(dh_plugins_statistic_at(l.plugins, 6)->name, "sessions");
    assert_string_equal(dh_plugins_statistic_at(l.plugins, 7)->name, "survival");
    assert_null(dh_plugins_statistic_at(l.plugins, 8));
    assert_null(dh_plugins_statistic(l.plugins, "no_such"));
    assert_null(dh_plugins_sink(l.plugins, "xlsx"));
    unload(&l);
}

static void test_not_an_object(void **state)
{
    (void)state;
    char folder[] = "/tmp/dienhong-plugins-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/text.so", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("this is no shared object, but it is longer than the header of one would be, so that it is read\n", file);
    fclose(file);
    const char *folders[] = {folder};
    loaded l = load(folders, 1);
    assert_string_equal(entry_of(&l, "/text.so").refused, "it cannot be loaded: invalid ELF header");
    assert_string_equal(entry_of(&l, "/text.so").name, "");
    unload(&l);
    unlink(path);
    rmdir(folder);
}

/* The first major, as source and as what a compiler made of it then. */
static void test_old_major(void **state)
{
    (void)state;
    static const char *const folders[] = {
        FIXTURE("frozen_v1"),
#if defined(__x86_64__) && defined(__linux__)
        DIENHONG_SOURCE_DIR "/tests/plugins/frozen_v1/x86_64",
#endif
    };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        loaded l = load(&folders[i], 1);
        dh_plugin_entry entry = entry_of(&l, "/frozen_v1.so");
        assert_string_equal(entry.refused, "it was built for plugin interface 1.0 and this program has 2.3: build it "
                                           "again with this program's header");
        assert_string_equal(entry.name, "frozen_v1");
        assert_null(dh_functions_find_aggregate(l.functions, "frozen_total"));
        assert_null(dh_plugins_statistic(l.plugins, "frozen_squares"));
        dh_message_set_locale(DH_LOCALE_VI);
        loaded vi = load(&folders[i], 1);
        assert_string_equal(entry_of(&vi, "/frozen_v1.so").refused,
                            "được biên dịch cho giao diện plugin 1.0, còn chương trình này có 2.3: hãy biên dịch "
                            "lại với tệp tiêu đề của chương trình này");
        dh_message_set_locale(DH_LOCALE_EN);
        unload(&vi);
        unload(&l);
    }
}

static void check_frozen(const char *folder)
{
    loaded l = load(&folder, 1);
    dh_plugin_entry entry = entry_of(&l, "/frozen_v2.so");
    assert_null(entry.refused);
    assert_string_equal(entry.kinds, "aggregate frozen_total, function frozen_range, statistic frozen_squares");
    const dh_aggregate *total = dh_functions_find_aggregate(l.functions, "frozen_total");
    assert_non_null(total);
    assert_int_equal(total->struct_size, sizeof(dh_aggregate));
    assert_string_equal(total->params[0].name, "times");
    dh_error error;
    dh_error_init(&error);
    assert_status(dh_conformance_aggregate(total, &error), DH_OK);
    /* its struct ended before `data`: what lay beyond was not read */
    const dh_statistic *squares = dh_plugins_statistic(l.plugins, "frozen_squares");
    assert_non_null(squares);
    assert_int_equal(squares->struct_size, sizeof(dh_statistic));
    assert_null(squares->data);
    assert_null(squares->destroy);
    /* its parameters' elements are longer than the host's */
    assert_int_equal(squares->param_size, sizeof(dh_param));
    assert_string_equal(squares->params[1].name, "mood");
    assert_string_equal(squares->params[2].name, "until");
    dh_results *results;
    assert_status(dh_statistic_run(&results, NULL, squares, NULL, NULL, 0, &error), DH_OK);
    assert_int_equal(dh_column_int64(dh_table_get(dh_results_table(results, 0), "n"), 2), 9);
    assert_string_equal(dh_results_note(results, 0), "the square of 2 is kept back");
    dh_results_free(results);
    dh_message_set_locale(DH_LOCALE_VI);
    assert_status(dh_statistic_run(&results, NULL, squares, NULL, NULL, 0, &error), DH_OK);
    assert_string_equal(dh_results_note(results, 0), "bình phương của 2 được giữ lại");
    dh_results_free(results);
    unload(&l);
    assert_string_equal(dh_tr("the square of 2 is kept back"), "the square of 2 is kept back"); /* gone with it */
    dh_message_set_locale(DH_LOCALE_EN);
}

static void test_frozen(void **state)
{
    (void)state;
    check_frozen(FIXTURE("frozen_v2"));
}

/* Not only the source: what a compiler made of it then. */
static void test_frozen_binary(void **state)
{
    (void)state;
#if defined(__x86_64__) && defined(__linux__)
    check_frozen(DIENHONG_SOURCE_DIR "/tests/plugins/frozen_v2/x86_64");
#else
    skip();
#endif
}

/* Every allocation in turn fails: loading says so, or lists the plugin that could not be entered as refused. */
static void test_out_of_memory(void **state)
{
    (void)state;
    const char *folders[] = {BUNDLED};
    dh_error error;
    dh_error_init(&error);
    bool whole = false;
    for (int64_t n = 1; !whole && n < 10000; n++) {
        dh_functions *functions;
        dh_plugins *plugins = NULL;
        assert_int_equal(dh_functions_new(&functions, &error), DH_OK);
        dh_memory_fail_after(n);
        dh_status status = dh_plugins_load(&plugins, folders, 1, functions, &error);
        dh_memory_fail_after(0);
        dh_plugin_entry entry;
        whole = status == DH_OK;
        if (!whole) {
            assert_int_equal(status, DH_ENOMEM);
            assert_null(plugins);
        }
        for (int32_t i = 0; plugins && dh_plugins_entry(plugins, i, &entry); i++) {
            if (!entry.refused) continue;
            whole = false;
            assert_non_null(strstr(entry.refused, "out of memory"));
        }
        dh_plugins_free(plugins);
        dh_functions_free(functions);
    }
    assert_true(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stale),
        cmocka_unit_test(test_newer_minor),
        cmocka_unit_test(test_unstamped),
        cmocka_unit_test(test_foreign),
        cmocka_unit_test(test_entryless),
        cmocka_unit_test(test_half),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_builtin_name),
        cmocka_unit_test(test_one_name_for_two),
        cmocka_unit_test(test_missing_symbol),
        cmocka_unit_test(test_duplicate_names_both),
        cmocka_unit_test(test_first_folder_wins),
        cmocka_unit_test(test_bundled),
        cmocka_unit_test(test_not_an_object),
        cmocka_unit_test(test_old_major),
        cmocka_unit_test(test_frozen),
        cmocka_unit_test(test_frozen_binary),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
