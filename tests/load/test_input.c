/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs: files that change while they are read, streams that fail, and standard input. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/pool.h"
#include "load/scan/input.h"

#define LARGE ((size_t)3 << 20) /* more than is read at once when a file is opened */

static char folder[] = "/tmp/dienhong-input-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static char byte_at(size_t i)
{
    return (char)('a' + i * 7 % 26 + i / 4096 % 3);
}

static char *make_bytes(size_t size)
{
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++) bytes[i] = byte_at(i);
    return bytes;
}

static void put_file(size_t size)
{
    char *bytes = make_bytes(size);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}

static dh_input *open_input(void)
{
    dh_input *input;
    dh_error error = DH_ERROR_INIT;
    if (dh_input_open(&input, path, "the file", &error) != DH_OK) fail_msg("%s", error.message);
    return input;
}

static void must_read(dh_input *input, int64_t offset, size_t size, size_t wanted)
{
    char buffer[4096];
    size_t got;
    dh_error error = DH_ERROR_INIT;
    if (dh_input_read(input, offset, buffer, size, &got, &error) != DH_OK) fail_msg("%s", error.message);
    assert_int_equal(got, wanted);
    for (size_t i = 0; i < got; i++) assert_int_equal(buffer[i], byte_at((size_t)offset + i));
}

static void must_fail(dh_input *input, int64_t offset, const char *why)
{
    char buffer[4096];
    size_t got;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_input_read(input, offset, buffer, sizeof buffer, &got, &error), DH_EIO);
    assert_string_equal(error.message, why);
}

static void shorter(void **state)
{
    (void)state;
    put_file(LARGE);
    dh_input *input = open_input();
    must_read(input, 10, 4096, 4096);
    assert_int_equal(truncate(path, 2 << 20), 0);
    must_read(input, 10, 4096, 4096);
    must_fail(input, (2 << 20) - 100,
              "'the file' has become shorter while it was read; run this again when nobody writes to it");
    assert_int_equal(dh_input_size(input), LARGE);
    dh_input_close(input);
}

/* What is added later is not read; that the file has changed is told when asked. */
static void longer(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    put_file(LARGE);
    dh_input *input = open_input();
    assert_int_equal(dh_input_check(input, &error), DH_OK);
    FILE *file = fopen(path, "ab");
    fputs("more", file);
    fclose(file);
    must_read(input, (int64_t)LARGE - 100, 4096, 100);
    must_read(input, (int64_t)LARGE, 4096, 0);
    assert_int_equal(dh_input_check(input, &error), DH_EIO);
    assert_string_equal(error.message,
                        "'the file' has changed while it was read; run this again when nobody writes to it");
    dh_input_close(input);
}

static void rewritten(void **state)
{
    (void)state;
    dh_error error = DH_ERROR_INIT;
    put_file(LARGE);
    dh_input *input = open_input();
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1600000000}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(dh_input_check(input, &error), DH_EIO);
    dh_input_close(input);
}

static void put_packed(size_t size)
{
    char *bytes = malloc(size);
    uint64_t seed = 5;
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++) { /* so that packing makes it no smaller */
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        bytes[i] = (char)(seed >> 56);
    }
    gzFile file = gzopen(path, "wb1");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)size), size);
    assert_int_equal(gzclose(file), Z_OK);
    free(bytes);
}

/* A spool that could not be written once is not gone on with: bytes are missing in it. What came before stays there. */
static void failure_stays(void **state)
{
    (void)state;
    struct rlimit before, less;
    char buffer[4096];
    size_t got;
    dh_error first = DH_ERROR_INIT, second = DH_ERROR_INIT;
    put_packed(LARGE);
    dh_input *input = open_input();
    getrlimit(RLIMIT_FSIZE, &before);
    less = (struct rlimit){1 << 20, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &less);
    dh_status status = dh_input_read(input, 2 << 20, buffer, sizeof buffer, &got, &first);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, DH_EIO);
    assert_non_null(strstr(first.message, "cannot write 'the file' to a temporary file"));
    assert_int_equal(dh_input_read(input, 2 << 20, buffer, sizeof buffer, &got, &second), DH_EIO);
    assert_string_equal(first.message, second.message);
    assert_int_equal(dh_input_read(input, 1000, buffer, sizeof buffer, &got, &second), DH_OK);
    assert_int_equal(got, sizeof buffer);
    dh_input_close(input);
}

/* gzip pads with zeros where it must fill a length; they are no data. */
static void padded(void **state)
{
    (void)state;
    gzFile packed = gzopen(path, "wb");
    assert_int_equal(gzwrite(packed, "a,b\n1,2\n", 8), 8);
    gzclose(packed);
    char zeros[300000] = {0};
    FILE *file = fopen(path, "ab");
    assert_int_equal(fwrite(zeros, 1, sizeof zeros, file), sizeof zeros);
    fclose(file);
    dh_input *input = open_input();
    char buffer[100];
    size_t got;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_input_read(input, 0, buffer, sizeof buffer, &got, &error), DH_OK);
    assert_int_equal(got, 8);
    assert_memory_equal(buffer, "a,b\n1,2\n", 8);
    dh_input_close(input);
}

static void same_file(void **state)
{
    (void)state;
    char other[80];
    snprintf(other, sizeof other, "%s/./file", folder);
    put_file(10);
    dh_input *a = open_input(), *b, *c;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_input_open(&b, other, other, &error), DH_OK);
    assert_int_equal(dh_input_open(&c, "/dev/null", "c", &error), DH_OK);
    uint64_t of_a[2], of_b[2], of_c[2];
    assert_true(dh_input_identity(a, of_a) && dh_input_identity(b, of_b) && dh_input_identity(c, of_c));
    assert_memory_equal(of_a, of_b, sizeof of_a);
    assert_memory_not_equal(of_a, of_c, sizeof of_a);
    dh_input_close(a);
    dh_input_close(b);
    dh_input_close(c);
}

/* All that open standard input read the same bytes. */
static void standard(void **state)
{
    (void)state;
    put_file(LARGE);
    int file = open(path, O_RDONLY), ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        char *bytes = make_bytes(LARGE);
        for (size_t done = 0; done < LARGE;) {
            ssize_t n = write(ends[1], bytes + done, LARGE - done);
            if (n <= 0) _exit(1);
            done += (size_t)n;
        }
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    close(file);
    dh_input *a, *b;
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_input_open(&a, "-", "-", &error), DH_OK);
    must_read(a, 1 << 20, 4096, 4096);
    assert_int_equal(dh_input_open(&b, "-", "-", &error), DH_OK);
    must_read(b, 0, 4096, 4096);
    must_read(b, (int64_t)LARGE - 7, 4096, 7);
    dh_input_close(a);
    dh_input_close(b);
    assert_int_equal(dh_input_open(&a, "-", "-", &error), DH_OK);
    must_read(a, 5, 4096, 4096);
    dh_input_close(a);
}

/* Neighbours tried: large files read in place, mapped, compressed small ones; more of each than there are descriptors.
 */
static void takes_few_descriptors(void **state)
{
    (void)state;
    enum { FILES = 40 };
    struct rlimit limit, few;
    dh_input *large[FILES], *packed[FILES];
    char other[80];
    snprintf(other, sizeof other, "%s/packed", folder);
    char *bytes_of = make_bytes(100000);
    gzFile file = gzopen(other, "wb");
    assert_int_equal(gzwrite(file, bytes_of, 100000), 100000);
    assert_int_equal(gzclose(file), Z_OK);
    free(bytes_of);
    put_file(LARGE);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    few.rlim_cur = 24;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    dh_error error = DH_ERROR_INIT;
    bool opened = true;
    for (int i = 0; i < FILES && opened; i++)
        opened = dh_input_open(&large[i], path, "large", &error) == DH_OK &&
                 dh_input_open(&packed[i], other, "packed", &error) == DH_OK;
    const char *bytes = NULL;
    size_t size = 0;
    if (opened) opened = dh_input_map(large[0], &bytes, &size, &error) == DH_OK && size == LARGE;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    if (!opened) fail_msg("%s", error.message);
    for (int i = 0; i < FILES; i++) {
        must_read(large[i], (int64_t)LARGE - 100, 4096, 100);
        must_read(packed[i], 99990, 4096, 10);
        assert_int_equal(dh_input_size(packed[i]), 100000);
        dh_input_close(large[i]);
        dh_input_close(packed[i]);
    }
    unlink(other);
}

static void another_file_in_its_place(void **state)
{
    (void)state;
    char other[80];
    snprintf(other, sizeof other, "%s/other", folder);
    put_file(LARGE);
    dh_input *input = open_input();
    assert_int_equal(rename(path, other), 0);
    put_file(LARGE);
    must_fail(input, 0, "'the file' has changed while it was read; run this again when nobody writes to it");
    dh_error error = DH_ERROR_INIT;
    assert_int_equal(dh_input_check(input, &error), DH_EIO);
    dh_input_close(input);
    unlink(other);
}

static void interrupt_soon(int number)
{
    (void)number;
    dh_pool_cancel();
}

/* A named pipe: one Ctrl-C ends the wait for a writer, and for what a writer has yet to write. */
static void waits_for_a_writer_until_interrupted(void **state)
{
    (void)state;
    char pipe_path[80];
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    signal(SIGALRM, interrupt_soon);
    for (int written = 0; written < 2; written++) {
        int writer = -1;
        dh_input *input;
        dh_error error = DH_ERROR_INIT;
        if (written) {
            writer = open(pipe_path, O_RDWR | O_CLOEXEC);
            assert_int_equal(write(writer, "id\na\n", 5), 5);
        }
        alarm(1);
        dh_status status = dh_input_open(&input, pipe_path, "pipe", &error);
        char buffer[64];
        size_t got;
        if (status == DH_OK) {
            status = dh_input_read(input, 0, buffer, sizeof buffer, &got, &error);
            dh_input_close(input);
        }
        assert_int_equal(status, DH_ECANCELLED);
        dh_pool_cancel_reset();
        if (writer >= 0) close(writer);
    }
    unlink(pipe_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shorter),
        cmocka_unit_test(longer),
        cmocka_unit_test(rewritten),
        cmocka_unit_test(failure_stays),
        cmocka_unit_test(padded),
        cmocka_unit_test(same_file),
        cmocka_unit_test(standard),
        cmocka_unit_test(takes_few_descriptors),
        cmocka_unit_test(another_file_in_its_place),
        cmocka_unit_test(waits_for_a_writer_until_interrupted),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
