/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import removes and what it leaves alone, what it says of it, and what store.lua must be able to hold. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/manifest.h"
#include "store/store.h"
#include "tests/table/sample.h"

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        dh_error error_ = DH_ERROR_INIT;                                                                               \
        dh_error *error = &error_;                                                                                     \
        if ((call) != DH_OK) fail_msg("%s", error_.message);                                                           \
    } while (0)

static char folder[64], path[80], said[4096];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/dienhong-left-XXXXXX");
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/s", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", folder, folder);
    return system(command);
}

static int n_rejects;

static void count_rows(void *self, int64_t *read, int64_t *rejected)
{
    (void)self;
    *read = 30 + n_rejects;
    *rejected = n_rejects;
}

static bool give_rejects(void *self, int32_t index, dh_strbuf *out)
{
    (void)self;
    if (index >= n_rejects) return false;
    dh_strbuf_printf(out, "row %d\n", (int)index);
    return true;
}

static void take_sentence(void *self, const char *sentence)
{
    (void)self;
    strncat(said, sentence, sizeof said - strlen(said) - 2);
    strcat(said, "\n");
}

static dh_status write_with(const dh_store_source *sources, int32_t n_sources, dh_error *error)
{
    dh_table *table = sample_table(30);
    dh_relation *relation = dh_relation_of_table(table);
    dh_store_about about = {.title = "x", .max_rejected = 1};
    dh_store_input input = {.name = "t",
                            .relation = relation,
                            .sources = sources,
                            .n_sources = n_sources,
                            .counts = count_rows,
                            .rejects = give_rejects};
    dh_store_options options = {.say = take_sentence};
    said[0] = '\0';
    dh_status status = dh_store_write(path, &about, &input, 1, &options, error);
    dh_relation_unref(relation);
    dh_table_free(table);
    return status;
}

static void put(const char *name, const char *text)
{
    char file[160];
    snprintf(file, sizeof file, "%s/%s", path, name);
    OK(dh_file_write(file, text, strlen(text), error));
}

static bool is_there(const char *name)
{
    char file[160];
    snprintf(file, sizeof file, "%s/%s", path, name);
    return access(file, F_OK) == 0;
}

/* Neighbours tried: names that end as ours do, of another table, without a number, with one after it, and folders. */
static void leaves_other_files_alone(void **state)
{
    (void)state;
    static const char *const others[] = {
        "result.arrow", "t.arrow", "t-x.arrow", "u-1.arrow", "t-9.arrow.bak", "t-old.rejects.csv", "notes.rejects.csv",
        "mended.csv",
        /* of what was begun: no number of a process, another table, none, more */
        "my.rejects.csv.old.tmp", "t-7.rejects.csv.tmp", "t-7.rejects.csv.12.tmp", "t-7.rejects.csv.12-x.tmp",
        "u-7.rejects.csv.12-1.tmp", "t-x.rejects.csv.12-1.tmp", "tt-7.rejects.csv.12-1.tmp",
        "t-7-.rejects.csv.12-1.tmp", "t-7.rejects.csv.old.12-1.tmp", "my-t-7.rejects.csv.12-1.tmp",
        "t-7.rejects.csv.12-1.tmp.bak", "store.lua.tmp", "store.lua.old.tmp", "store.lua.12-0.tmp.old",
        "my.store.lua.12-0.tmp", "store.lua.old.12-0.tmp", "t-9.arrow.12-0.tmp"};
    char link[160];
    n_rejects = 1;
    OK(write_with(NULL, 0, error));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) put(others[i], "mine");
    put("t-7.arrow", "begun and killed");
    put("t-7.rejects.csv", "its rejects");
    put("t-7-2.rejects.csv", "its rejects");
    put("t-8.rejects.csv", "not beside a part: somebody's");
    put("store.lua.12-0.tmp", "begun");
    put("t-7.rejects.csv.12-1.tmp", "begun");
    put("t-8-2.rejects.csv.12-1.tmp", "begun");
    snprintf(link, sizeof link, "%s/store.lua.13-0.tmp", path);
    assert_int_equal(symlink("t-9.arrow.12-0.tmp", link), 0);
    OK(write_with(NULL, 0, error));
    assert_non_null(strstr(said, ": files left by interrupted imports that were removed: 6, 0.0 MB"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!is_there(others[i])) fail_msg("'%s' is gone", others[i]);
    assert_true(is_there("t-8.rejects.csv") && is_there("store.lua.13-0.tmp"));
    assert_false(is_there("t-7.arrow") || is_there("t-7.rejects.csv") || is_there("t-7-2.rejects.csv"));
    assert_false(is_there("store.lua.12-0.tmp") || is_there("t-7.rejects.csv.12-1.tmp") ||
                 is_there("t-8-2.rejects.csv.12-1.tmp") || is_there("t-1.arrow") || is_there("t-1.rejects.csv"));
    OK(write_with(NULL, 0, error));
    assert_string_equal(said, "");
}

static void keeps_rejects_that_were_mended(void **state)
{
    (void)state;
    n_rejects = 2;
    OK(write_with(NULL, 0, error));
    put("t-1-2.rejects.csv", "mended");
    OK(write_with(NULL, 0, error));
    assert_true(is_there("t-1-2.mended.csv"));
    assert_false(is_there("t-1-2.rejects.csv") || is_there("t-1.rejects.csv"));
    assert_non_null(
        strstr(said, "/t-1-2.rejects.csv' was changed since it was written, and stays as 't-1-2.mended.csv'"));
    OK(write_with(NULL, 0, error));
    assert_true(is_there("t-1-2.mended.csv"));
}

static void writes_all_reject_files(void **state)
{
    (void)state;
    n_rejects = 150;
    OK(write_with(NULL, 0, error));
    assert_true(is_there("t-1-150.rejects.csv"));
    dh_store *store;
    OK(dh_store_open(&store, path, error));
    assert_int_equal(dh_store_table_at(store, 0)->parts[0].n_rejects, 150);
    dh_store_close(store);
    n_rejects = 0;
}

/* Neighbours tried: a time before 1970, a path that is no UTF-8, one with quotes and line ends, tens of thousands of
 * sources, and more than can be read again. */
static void names_sources_as_they_are(void **state)
{
    (void)state;
    enum { MANY = DH_STORE_SOURCES };
    dh_store_source *sources = calloc(MANY + 1, sizeof *sources);
    char(*names)[128] = calloc(MANY + 1, sizeof *names);
    for (int i = 0; i <= MANY; i++) {
        snprintf(names[i], sizeof *names, "một tên tệp khá dài của một đơn vị, quý 1, năm 2020, số %d.csv", i);
        sources[i] = (dh_store_source){.name = names[i], .path = names[i]};
    }
    sources[0] = (dh_store_source){.name = "a", .path = "../\xff\xfe/a.csv", .size = 1, .modified = -5};
    sources[1] = (dh_store_source){.name = "b\"\n", .path = "../b\"\n\\.csv", .size = 1, .modified = INT64_MIN + 1};
    OK(write_with(sources, MANY, error));
    dh_store *store;
    OK(dh_store_open(&store, path, error));
    const dh_store_part *part = &dh_store_table_at(store, 0)->parts[0];
    assert_int_equal(part->n_sources, MANY);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(part->sources[i].name, sources[i].name);
        assert_string_equal(part->sources[i].path, sources[i].path);
        assert_true(part->sources[i].modified == sources[i].modified);
    }
    dh_store_close(store);
    dh_error why = DH_ERROR_INIT;
    assert_int_equal(write_with(sources, MANY + 1, &why), DH_ELIMIT);
    assert_non_null(strstr(why.message, "would name 60001 source files, and a store can name 60000"));
    OK(dh_store_open(&store, path, error));
    dh_store_close(store);
    free(names);
    free(sources);
}

static void follows_a_link_to_an_empty_folder(void **state)
{
    (void)state;
    char real[96];
    snprintf(real, sizeof real, "%s/real", folder);
    assert_int_equal(mkdir(real, 0700), 0);
    assert_int_equal(symlink("real", path), 0);
    OK(write_with(NULL, 0, error));
    OK(write_with(NULL, 0, error));
    struct stat about;
    assert_true(lstat(path, &about) == 0 && S_ISLNK(about.st_mode));
    dh_store *store;
    OK(dh_store_open(&store, path, error));
    dh_store_close(store);
}

/* A store that cannot be looked into is not said to be none, and a failed import leaves nothing behind. */
static void says_what_keeps_it_from_reading(void **state)
{
    (void)state;
    dh_error why = DH_ERROR_INIT;
    struct rlimit limit, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    for (rlim_t left = 3; left < 12; left++) {
        none.rlim_cur = left;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
        dh_status status = write_with(NULL, 0, &why);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (status == DH_OK) break;
        assert_int_equal(status, DH_EIO);
        assert_non_null(strstr(why.message, "Too many open files"));
        int n = 0;
        DIR *dir = opendir(folder);
        for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) n += entry->d_name[0] != '.';
        closedir(dir);
        assert_int_equal(n, 0);
    }
    OK(write_with(NULL, 0, error));
    if (geteuid() == 0) return; /* to root nothing is forbidden */
    bool is = true;
    assert_int_equal(chmod(path, 0), 0);
    assert_int_equal(dh_store_find_manifest(&is, path, &why), DH_EIO);
    assert_non_null(strstr(why.message, "cannot tell whether"));
    assert_int_equal(write_with(NULL, 0, &why), DH_EIO);
    assert_null(strstr(why.message, "is no store"));
    assert_int_equal(chmod(path, 0700), 0);
}

/* What a reader has open stays whole when another import replaces the store. */
static void is_checked_while_it_is_replaced(void **state)
{
    (void)state;
    OK(write_with(NULL, 0, error));
    dh_store *store;
    OK(dh_store_open(&store, path, error));
    OK(write_with(NULL, 0, error));
    assert_false(is_there("t-1.arrow"));
    OK(dh_store_check(store, NULL, error));
    dh_store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(leaves_other_files_alone),          TEST(keeps_rejects_that_were_mended),
        TEST(writes_all_reject_files),           TEST(names_sources_as_they_are),
        TEST(follows_a_link_to_an_empty_folder), TEST(says_what_keeps_it_from_reading),
        TEST(is_checked_while_it_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
