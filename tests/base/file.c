/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are replaced whole, keep their mode, and a full device is an error; what is read is bounded. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/file.h"

static char folder[] = "/tmp/dienhong-write-XXXXXX";
static char path[128], link_path[128];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/kết quả.csv", folder);
    snprintf(link_path, sizeof link_path, "%s/link", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(link_path);
    unlink(path);
    return rmdir(folder); /* fails when a temporary file was left */
}

static void expect_content(const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(text, expected);
}

static void writes_and_replaces(void **state)
{
    (void)state;
    struct stat now;
    assert_int_equal(dh_file_write(path, "one\n", 4, NULL), DH_OK);
    expect_content("one\n");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink(path, link_path), 0);
    assert_int_equal(dh_file_write(link_path, "two", 3, NULL), DH_OK);
    expect_content("two");
    assert_int_equal(lstat(link_path, &now), 0);
    assert_true(S_ISLNK(now.st_mode));
    assert_int_equal(stat(path, &now), 0);
    assert_int_equal(now.st_mode & 07777, 0640);
    assert_int_equal(dh_file_write(path, "", 0, NULL), DH_OK);
    expect_content("");
}

/* Also one link after the other, and one that leads in a circle. */
static void a_link_to_nothing_is_followed(void **state)
{
    (void)state;
    char second[160];
    struct stat now;
    snprintf(second, sizeof second, "%s/second", folder);
    unlink(path);
    unlink(link_path);
    assert_int_equal(symlink(path, link_path), 0);
    assert_int_equal(symlink("link", second), 0);
    assert_int_equal(dh_file_write(second, "three", 5, NULL), DH_OK);
    expect_content("three");
    assert_int_equal(lstat(second, &now), 0);
    assert_true(S_ISLNK(now.st_mode));
    assert_int_equal(lstat(link_path, &now), 0);
    assert_true(S_ISLNK(now.st_mode));
    unlink(second);
    unlink(link_path);
    assert_int_equal(symlink("link", link_path), 0);
    assert_int_equal(dh_file_write(link_path, "x", 1, NULL), DH_EIO);
    unlink(link_path);
}

static void put(const char *at, const char *text)
{
    FILE *file = fopen(at, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* A file that another process writes, or one of another name, stays. */
static void what_a_killed_process_left_is_cleared(void **state)
{
    (void)state;
    dh_file *file;
    char left[192], other[192];
    snprintf(left, sizeof left, "%s.99999-0.tmp", path);
    snprintf(other, sizeof other, "%s/x.99999-0.tmp", folder);
    assert_int_equal(dh_file_write(left, "x", 1, NULL), DH_OK);
    assert_int_equal(dh_file_write(other, "x", 1, NULL), DH_OK);
    assert_int_equal(dh_file_begin(&file, path, NULL), DH_OK);
    assert_int_equal(dh_file_clear_left(path), 1);
    assert_int_equal(dh_file_clear_left(path), 0);
    assert_int_equal(access(left, F_OK), -1);
    assert_int_equal(access(other, F_OK), 0);
    assert_int_equal(dh_file_end(file, dh_file_add(file, "four", 4, NULL), NULL), DH_OK);
    expect_content("four");
    assert_int_equal(dh_file_write(path, "", 0, NULL), DH_OK);
    unlink(other);
    /* what somebody else wrote has the target's extension, in any case; copies that a user made are none of ours */
    static const char *const ours[] = {"0.tmp.csv", "17.tmp.CSV"}, *const users[] = {"0.tmp.bak", "0.tmp.csv.bak",
                                                                                     "x.tmp"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(left, sizeof left, "%s.99999-%s", path, users[i]);
        put(left, "mine");
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(left, sizeof left, "%s.99999-%s", path, ours[i]);
        put(left, "half");
    }
    assert_int_equal(dh_file_clear_left(path), 2);
    for (size_t i = 0; i < 3; i++) {
        snprintf(left, sizeof left, "%s.99999-%s", path, users[i]);
        assert_int_equal(unlink(left), 0);
    }
}

/* As when the process was still on its way out, and held its lock, while the next began. */
static void what_is_left_goes_once_the_file_is_there(void **state)
{
    (void)state;
    char left[192], others[192];
    snprintf(left, sizeof left, "%s.99999-0.tmp", path);
    snprintf(others, sizeof others, "%s.99999-0.tmp.csv", path);
    assert_int_equal(dh_file_write(left, "x", 1, NULL), DH_OK);
    assert_int_equal(dh_file_write(others, "x", 1, NULL), DH_OK);
    assert_int_equal(dh_file_write(path, "", 0, NULL), DH_OK);
    assert_int_equal(access(left, F_OK), -1);
    assert_int_equal(access(others, F_OK), -1);
}

/* The lock is on another file than the one that somebody else writes, who may even replace it. */
static void what_somebody_else_writes_is_put_in_place(void **state)
{
    (void)state;
    dh_file *file;
    struct stat about;
    const char *to;
    assert_int_equal(dh_file_write(path, "old", 3, NULL), DH_OK);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(dh_file_begin_foreign(&file, path, "tab", &to, NULL), DH_OK);
    assert_string_equal(to + strlen(to) - 8, ".tmp.tab");
    put(to, "new");
    assert_int_equal(dh_file_clear_left(path), 0);
    expect_content("old");
    assert_int_equal(dh_file_end(file, DH_OK, NULL), DH_OK);
    expect_content("new");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);
    assert_int_equal(dh_file_begin_foreign(&file, path, "tab", &to, NULL), DH_OK);
    put(to, "half");
    assert_int_equal(dh_file_end(file, DH_EDATA, NULL), DH_EDATA);
    expect_content("new");
    assert_int_equal(dh_file_begin_foreign(&file, path, "tab", &to, NULL), DH_OK);
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_file_end(file, DH_OK, &error), DH_EIO); /* nothing was written */
    expect_content("new");
    assert_int_equal(dh_file_begin_foreign(&file, "/dev/null", "tab", &to, NULL), DH_OK);
    assert_string_equal(to, "/dev/null");
    assert_int_equal(dh_file_end(file, DH_OK, NULL), DH_OK);
    assert_int_equal(dh_file_write(path, "", 0, NULL), DH_OK);
}

static void names_the_path_that_fails(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    char wrong[160];
    assert_int_equal(dh_file_write("/dev/full", "x", 1, &error), DH_EIO);
    assert_string_equal(error.message, "cannot write '/dev/full': No space left on device");
    assert_int_equal(dh_file_write("/dev/null", "x", 1, &error), DH_OK);
    assert_int_equal(dh_file_write(folder, "x", 1, &error), DH_EIO);
    assert_non_null(strstr(error.message, "Is a directory"));
    snprintf(wrong, sizeof wrong, "%s/none/x", folder);
    assert_int_equal(dh_file_write(wrong, "x", 1, &error), DH_EIO);
    assert_non_null(strstr(error.message, "there is no folder"));
}

static void reads_no_more_than_asked(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    char wrong[160];
    assert_int_equal(dh_file_write(path, "một hai", strlen("một hai"), NULL), DH_OK);
    dh_strbuf_add(&text, "> ");
    assert_int_equal(dh_file_read(&text, path, SIZE_MAX, &error), DH_OK);
    assert_string_equal(text.data, "> một hai");
    dh_strbuf_clear(&text);
    assert_int_equal(dh_file_read(&text, path, 5, &error), DH_OK);
    assert_int_equal(text.size, 5);
    assert_string_equal(text.data, "một");
    dh_strbuf_clear(&text);
    assert_int_equal(dh_file_write(path, "", 0, NULL), DH_OK);
    assert_int_equal(dh_file_read(&text, path, 5, &error), DH_OK);
    assert_string_equal(text.data, "");
    snprintf(wrong, sizeof wrong, "%s/none", folder);
    assert_int_equal(dh_file_read(&text, wrong, 5, &error), DH_EIO);
    assert_non_null(strstr(error.message, "cannot open '/tmp/dienhong-write-"));
    assert_int_equal(dh_file_read(&text, folder, 5, &error), DH_EIO);
    assert_non_null(strstr(error.message, "cannot read '"));
    dh_strbuf_free(&text);
}

static void temporary_files_have_no_name(void **state)
{
    (void)state;
    struct stat about;
    char byte = 'x';
    assert_int_equal(setenv("TMPDIR", folder, 1), 0);
    int file = dh_file_temporary();
    assert_true(file >= 0);
    assert_int_equal(fcntl(file, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal(fstat(file, &about), 0);
    assert_int_equal(about.st_nlink, 0); /* remove_folder would find it, too */
    assert_int_equal(pwrite(file, &byte, 1, 3), 1);
    byte = '\0';
    assert_int_equal(pread(file, &byte, 1, 3), 1);
    assert_int_equal(byte, 'x');
    close(file);
    char none[160];
    snprintf(none, sizeof none, "%s/none", folder);
    assert_int_equal(setenv("TMPDIR", none, 1), 0);
    assert_int_equal(dh_file_temporary(), -1);
    assert_int_equal(errno, ENOENT);
    unsetenv("TMPDIR");
}

/* Where files have names. What is not as a process that was killed leaves it stays. */
static void temporary_files_lose_their_name(void **state)
{
    (void)state;
    struct stat about;
    char left[4][192];
    static const char *const names[] = {".dienhong-aB3xYz.tmp", ".dienhong-aB3xYy.tmp", ".dienhong-aB3xY.tmp",
                                        "dienhong-report"};
    for (int i = 0; i < 4; i++) {
        snprintf(left[i], sizeof left[i], "%s/%s", folder, names[i]);
        put(left[i], i == 1 ? "somebody's" : "");
    }
    int file = dh_file_temporary_named(folder);
    assert_true(file >= 0);
    assert_int_equal(fstat(file, &about), 0);
    assert_int_equal(about.st_nlink, 0);
    close(file);
    assert_int_equal(access(left[0], F_OK), -1);
    for (int i = 1; i < 4; i++) assert_int_equal(unlink(left[i]), 0);
}

/* What failed on the way leaves the old file as it was, and nothing beside it (remove_folder would find it). */
static void morsels_are_kept_together_or_not_at_all(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    dh_file *file;
    assert_int_equal(dh_file_begin(&file, path, &error), DH_OK);
    assert_int_equal(dh_file_add(file, "a,", 2, &error), DH_OK);
    assert_int_equal(dh_file_add(file, "b\n", 2, &error), DH_OK);
    expect_content("");
    assert_int_equal(dh_file_end(file, DH_OK, &error), DH_OK);
    expect_content("a,b\n");
    assert_int_equal(dh_file_begin(&file, path, &error), DH_OK);
    assert_int_equal(dh_file_add(file, "half", 4, &error), DH_OK);
    assert_int_equal(dh_file_end(file, DH_EDATA, &error), DH_EDATA);
    expect_content("a,b\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_and_replaces),
                                       cmocka_unit_test(a_link_to_nothing_is_followed),
                                       cmocka_unit_test(what_a_killed_process_left_is_cleared),
                                       cmocka_unit_test(what_is_left_goes_once_the_file_is_there),
                                       cmocka_unit_test(what_somebody_else_writes_is_put_in_place),
                                       cmocka_unit_test(names_the_path_that_fails),
                                       cmocka_unit_test(morsels_are_kept_together_or_not_at_all),
                                       cmocka_unit_test(reads_no_more_than_asked),
                                       cmocka_unit_test(temporary_files_have_no_name),
                                       cmocka_unit_test(temporary_files_lose_their_name)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
