/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths joined, patterns opened, and folders that cannot be read to their end. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"

/* The library's calls come here, since the program's symbols come before the C library's: after so many entries a
 * folder cannot be read; below 0 = never. */
static int entries_left = -1;

struct dirent *readdir(DIR *dir)
{
    static struct dirent *(*real)(DIR *);
    if (real == NULL) real = (struct dirent * (*)(DIR *))(uintptr_t)dlsym(RTLD_NEXT, "readdir");
    if (entries_left == 0) {
        errno = EIO;
        return NULL;
    }
    if (entries_left > 0) entries_left--;
    return real(dir);
}

static char folder[] = "/tmp/dienhong-path-XXXXXX";
static const char *const names[] = {"a1.csv", "a2.csv",          "a[1].csv",  "b*.csv",    "ba.csv",    ".a3.csv",
                                    "cá.csv", "ca\xcc\x81p.csv", "d\xff.csv", "đất-1.csv", "đất-9.csv", "e]f.csv"};
/* Folders, which no pattern gives, and a link to one. */
static const char *const folders[] = {"cx.csv", "g.csv"};

enum { NAMES = sizeof names / sizeof *names };

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    for (int i = 0; i < NAMES; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (dh_file_write(path, "x", 1, NULL) != DH_OK) return -1;
    }
    for (int i = 0; i < 2; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        if (mkdir(path, 0700) != 0) return -1;
    }
    char path[128];
    snprintf(path, sizeof path, "%s/cy.csv", folder);
    return symlink("g.csv", path);
}

static int remove_folder(void **state)
{
    (void)state;
    for (int i = 0; i < NAMES; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    for (int i = 0; i < 2; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        rmdir(path);
    }
    char path[128];
    snprintf(path, sizeof path, "%s/cy.csv", folder);
    unlink(path);
    return rmdir(folder);
}

static void expect(const char *pattern, const char *const *expected)
{
    char **list;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_path_expand(&list, folder, pattern, &error), DH_OK);
    size_t i = 0;
    for (; list[i] != NULL; i++) {
        assert_non_null(expected[i]);
        assert_string_equal(list[i], expected[i]);
    }
    assert_null(expected[i]);
    dh_path_list_free(list);
}

static void joins(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a", "/b", "/b"},
                                           {"", "b", "b"},    {"a", "-", "-"},    {"/", "b", "/b"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = dh_path_join(cases[i][0], cases[i][1]);
        assert_string_equal(path, cases[i][2]);
        dh_free(path);
    }
}

static void opens_patterns(void **state)
{
    (void)state;
    expect("a*.csv", (const char *const[]){"a1.csv", "a2.csv", "a[1].csv", NULL});
    expect("a[12].csv", (const char *const[]){"a1.csv", "a2.csv", NULL});
    expect("a?.csv", (const char *const[]){"a1.csv", "a2.csv", NULL});
    expect("none.csv", (const char *const[]){"none.csv", NULL});
    dh_error error = DH_ERROR_INIT;
    char **list;
    assert_int_equal(dh_path_expand(&list, folder, "z*.csv", &error), DH_EIO);
    assert_null(list);
    assert_non_null(strstr(error.message, "no file fits 'z*.csv' in '/tmp/dienhong-path-"));
}

/* Neighbours tried: a letter composed of two code points, in a set and in a range, a byte that is no UTF-8, escapes, a
 * set that is not closed, and folders, also behind a link. */
static void matches_characters_and_files(void **state)
{
    (void)state;
    expect("c?.csv", (const char *const[]){"cá.csv", NULL});
    expect("c?p.csv", (const char *const[]){"ca\xcc\x81p.csv", NULL});
    expect("cáp*", (const char *const[]){"ca\xcc\x81p.csv", NULL});
    expect("c[áà].csv", (const char *const[]){"cá.csv", NULL});
    expect("c[!b].csv", (const char *const[]){"cá.csv", NULL});
    expect("đất-[0-9].csv", (const char *const[]){"đất-1.csv", "đất-9.csv", NULL});
    expect("[đ]ấ?-[!1].*", (const char *const[]){"đất-9.csv", NULL});
    expect("d?.csv", (const char *const[]){"d\xff.csv", NULL});
    expect("e[]]f.csv", (const char *const[]){"e]f.csv", NULL});
    expect("a\\[*", (const char *const[]){"a[1].csv", NULL});
    expect("a[1*", (const char *const[]){"a[1].csv", NULL});
    expect(".a*", (const char *const[]){".a3.csv", NULL});
    static const char *const none[] = {"g*", "?a3.csv", "[.]a*", "cx*", "*.CSV"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char **list;
        dh_error error = DH_ERROR_INIT;
        assert_int_equal(dh_path_expand(&list, folder, none[i], &error), DH_EIO);
        assert_non_null(strstr(error.message, "no file fits"));
    }
}

static void a_name_that_exists_is_no_pattern(void **state)
{
    (void)state;
    expect("a[1].csv", (const char *const[]){"a[1].csv", NULL});
    expect("b*.csv", (const char *const[]){"b*.csv", NULL});
    char path[128];
    snprintf(path, sizeof path, "%s/a[1].csv", folder);
    expect(path, (const char *const[]){path, NULL});
}

static void says_when_a_folder_cannot_be_read(void **state)
{
    (void)state;
    for (int read = 0; read < 4; read++) {
        dh_error error = DH_ERROR_INIT;
        char **list;
        entries_left = read;
        dh_status status = dh_path_expand(&list, folder, "a*.csv", &error);
        assert_int_equal(entries_left, 0);
        entries_left = -1;
        assert_int_equal(status, DH_EIO);
        assert_null(list);
        assert_non_null(strstr(error.message, "cannot read the folder '/tmp/dienhong-path-"));
        assert_non_null(strstr(error.message, "': Input/output error"));
    }
}

static void resolves_what_is_not_there(void **state)
{
    (void)state;
    char link[160], expected[160], text[200];
    char *real = realpath(folder, NULL);
    assert_non_null(real);
    snprintf(link, sizeof link, "%s/link", folder);
    snprintf(expected, sizeof expected, "%s/none", real);
    free(real);
    assert_int_equal(symlink("none", link), 0);
    const char *const same[] = {"link", "./link", "none", "./././none"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        snprintf(text, sizeof text, "%s/%s", folder, same[i]);
        char *resolved = dh_path_resolve(text);
        assert_non_null(resolved);
        assert_string_equal(resolved, expected);
        dh_free(resolved);
    }
    unlink(link);
    snprintf(text, sizeof text, "%s/none/none", folder);
    assert_null(dh_path_resolve(text));
    assert_null(dh_path_resolve(""));
}

static void below(void **state)
{
    (void)state;
    assert_true(dh_path_is_below("/out", "/out"));
    assert_true(dh_path_is_below("/out/a", "/out"));
    assert_true(dh_path_is_below("/out", "/"));
    assert_false(dh_path_is_below("/outside", "/out"));
    assert_false(dh_path_is_below("/", "/out"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(joins),
                                       cmocka_unit_test(opens_patterns),
                                       cmocka_unit_test(matches_characters_and_files),
                                       cmocka_unit_test(a_name_that_exists_is_no_pattern),
                                       cmocka_unit_test(says_when_a_folder_cannot_be_read),
                                       cmocka_unit_test(resolves_what_is_not_there),
                                       cmocka_unit_test(below)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
