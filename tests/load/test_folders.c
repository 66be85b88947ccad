/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where own files are found: the order of the places, names, lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "load/config/folders.h"
#include "load/fixture.h"

static const char *const made[] = {"d", "d/charts", "u", "u/charts", "p", "p/charts"};
static const char *const written[] = {"d/charts/one.lua", "u/charts/one.lua",   "u/charts/two.lua", "p/charts/one.lua",
                                      "p/charts/two.lua", "p/charts/three.lua", "p/charts/.x.lua",  "p/charts/a.txt"};
enum { MADE = sizeof made / sizeof *made, WRITTEN = sizeof written / sizeof *written };

typedef struct places {
    char of[DH_PLACES][256];
    dh_folders folders;
} places;

static void make(places *out)
{
    static const char *const names[] = {"d", "u", "p"};
    char path[256];
    for (int i = 0; i < MADE; i++) {
        snprintf(path, sizeof path, "%s/%s", fixture_folder(), made[i]);
        assert_int_equal(mkdir(path, 0777), 0);
    }
    for (int i = 0; i < WRITTEN; i++) fixture_write(written[i], "");
    for (int i = 0; i < DH_PLACES; i++) {
        snprintf(out->of[i], sizeof out->of[i], "%s/%s", fixture_folder(), names[i]);
        out->folders.of[i] = out->of[i];
    }
}

static void unmake(void)
{
    for (int i = 0; i < WRITTEN; i++) fixture_remove(written[i]);
    for (int i = MADE - 1; i >= 0; i--) fixture_remove(made[i]);
}

/* Checks which file a name is; "" = none. */
static void check(const dh_folders *folders, const char *name, const char *wanted, dh_place place)
{
    dh_error error = DH_ERROR_INIT;
    dh_place found = DH_PLACES;
    char *path;
    assert_int_equal(dh_folders_find(&path, &found, folders, "charts", name, &error), DH_OK);
    if (wanted[0] == '\0') {
        assert_null(path);
        return;
    }
    assert_non_null(path);
    assert_string_equal(path + strlen(fixture_folder()) + 1, wanted);
    assert_int_equal(found, place);
    dh_free(path);
}

static void test_first_place_is_taken(void **state)
{
    (void)state;
    places p;
    make(&p);
    check(&p.folders, "one", "d/charts/one.lua", DH_PLACE_DATASET);
    check(&p.folders, "one.lua", "d/charts/one.lua", DH_PLACE_DATASET);
    check(&p.folders, "two", "u/charts/two.lua", DH_PLACE_USER);
    check(&p.folders, "three", "p/charts/three.lua", DH_PLACE_PROGRAM);
    static const char *const none[] = {"four",          "",         ".",           "..",  ".x", "a",
                                       "../charts/one", "x/../one", "/etc/passwd", ".lua"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) check(&p.folders, none[i], "", DH_PLACES);
    p.folders.of[DH_PLACE_DATASET] = NULL;
    check(&p.folders, "one", "u/charts/one.lua", DH_PLACE_USER);
    p.folders.of[DH_PLACE_USER] = NULL;
    check(&p.folders, "one", "p/charts/one.lua", DH_PLACE_PROGRAM);
    unmake();
}

static void test_list_has_each_name_once(void **state)
{
    (void)state;
    places p;
    dh_error error = DH_ERROR_INIT;
    dh_own_files files = {0};
    dh_strbuf said = {0};
    dh_arena *arena = dh_arena_new();
    make(&p);
    assert_int_equal(dh_folders_list(&files, &p.folders, "charts", arena, &error), DH_OK);
    assert_int_equal(files.n, 3);
    assert_string_equal(files.items[0].name, "one");
    assert_int_equal(files.items[0].place, DH_PLACE_DATASET);
    assert_string_equal(files.items[1].name, "three");
    assert_int_equal(files.items[1].place, DH_PLACE_PROGRAM);
    assert_string_equal(files.items[2].name, "two");
    assert_int_equal(files.items[2].place, DH_PLACE_USER);
    assert_string_equal(dh_own_files_nearest(&files, "thre"), "three");
    assert_null(dh_own_files_nearest(&files, "something else"));
    dh_free(files.items);
    files = (dh_own_files){0};
    assert_int_equal(dh_folders_list(&files, &p.folders, "reports", arena, &error), DH_OK); /* no such folders */
    assert_int_equal(files.n, 0);
    p.folders.of[DH_PLACE_PROGRAM] = NULL;
    assert_int_equal(dh_folders_say(&said, &p.folders, "none", &error), DH_OK);
    char wanted[600];
    snprintf(wanted, sizeof wanted, "'%s/none', '%s/none'", p.of[0], p.of[1]);
    assert_string_equal(said.data, wanted);
    dh_strbuf_free(&said);
    dh_arena_free(arena);
    unmake();
}

/* Sets, or unsets, both variables. */
static void check_user(const char *data, const char *home, const char *wanted)
{
    char *user;
    dh_error error = DH_ERROR_INIT;
    if (data != NULL) assert_int_equal(setenv("XDG_DATA_HOME", data, 1), 0);
    if (data == NULL) assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
    if (home != NULL) assert_int_equal(setenv("HOME", home, 1), 0);
    if (home == NULL) assert_int_equal(unsetenv("HOME"), 0);
    assert_int_equal(dh_folders_user(&user, &error), DH_OK);
    if (wanted == NULL)
        assert_null(user);
    else
        assert_string_equal(user, wanted);
    dh_free(user);
}

static void test_folder_of_the_user(void **state)
{
    (void)state;
    check_user(NULL, "/home/an", "/home/an/.local/share/dienhong");
    check_user("/data", "/home/an", "/data/dienhong");
    check_user("data", "/home/an", "/home/an/.local/share/dienhong"); /* not absolute: as if it were not set */
    check_user("", "/home/an", "/home/an/.local/share/dienhong");
    check_user("/data", NULL, "/data/dienhong");
    check_user(NULL, "an", NULL);
    check_user(NULL, NULL, NULL);
}

static void test_only_folders_have_things_beside_them(void **state)
{
    (void)state;
    char path[256];
    fixture_write("a.csv", "id\n");
    snprintf(path, sizeof path, "%s/a.csv", fixture_folder());
    assert_null(dh_folders_of(path, "u", "p").of[DH_PLACE_DATASET]);
    assert_null(dh_folders_of("-", "u", "p").of[DH_PLACE_DATASET]);
    assert_null(dh_folders_of(NULL, "u", "p").of[DH_PLACE_DATASET]);
    assert_string_equal(dh_folders_of(fixture_folder(), "u", "p").of[DH_PLACE_DATASET], fixture_folder());
    fixture_remove("a.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_place_is_taken),
        cmocka_unit_test(test_list_has_each_name_once),
        cmocka_unit_test(test_folder_of_the_user),
        cmocka_unit_test(test_only_folders_have_things_beside_them),
    };
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
