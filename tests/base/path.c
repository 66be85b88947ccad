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
static const char *const names[] = {"a1.csv", "a2.csv", "a[1].csv", "b*.csv", "ba.csv", ".a3.csv"};
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
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    for (int i = 0; i < NAMES; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
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
    assert_int_equal(dh_path_expand(&list, folder, "c*.csv", &error), DH_EIO);
    assert_null(list);
    assert_non_null(strstr(error.message, "no file fits 'c*.csv' in '/tmp/dienhong-path-"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(joins), cmocka_unit_test(opens_patterns),
                                       cmocka_unit_test(a_name_that_exists_is_no_pattern),
                                       cmocka_unit_test(says_when_a_folder_cannot_be_read)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
