/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores: made, replaced, appended to, broken off, damaged, without memory. */
#include <fcntl.h>
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "store/store.h"
#include "base/file.h"
#include "table/write.h"
#include "tests/table/sample.h"

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        dh_error error_ = DH_ERROR_INIT;                                                                               \
        dh_error *error = &error_;                                                                                     \
        if ((call) != DH_OK) fail_msg("%s", error_.message);                                                           \
    } while (0)

static char folder[64], path[80];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/dienhong-store-XXXXXX");
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/s", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void count_rows(void *self, int64_t *read, int64_t *rejected)
{
    *read = *(const int64_t *)self;
    *rejected = 0;
}

static bool is_store(const char *at)
{
    bool is;
    OK(dh_store_find_manifest(&is, at, error));
    return is;
}

static dh_status write_table(const char *to, const char *name, dh_relation *relation, bool append, dh_error *why)
{
    static const int64_t rows = 30;
    dh_store_about about = {.title = "mẫu \"1\"\n\\", .has_as_of = true, .as_of = 18000, .max_rejected = 0.25};
    dh_store_input input = {
        .name = name, .relation = relation, .append = append, .counts = count_rows, .self = (void *)(uintptr_t)&rows};
    dh_store *before = NULL;
    if (append && is_store(to)) DH_TRY(dh_store_open(&before, to, why));
    dh_store_options options = {.compress = true, .extend = before};
    dh_status status = dh_store_write(to, &about, &input, 1, &options, why);
    dh_store_close(before);
    return status;
}

static void write_sample(int64_t rows, bool append)
{
    dh_table *table = sample_table(rows);
    dh_relation *relation = dh_relation_of_table(table);
    OK(write_table(path, "t", relation, append, error));
    dh_relation_unref(relation);
    dh_table_free(table);
}

/* The table `name` of the store in memory. */
static dh_table *read_store(dh_store **out, const char *name)
{
    dh_table *table;
    OK(dh_store_open(out, path, error));
    const dh_store_table *found = dh_store_find(*out, name);
    assert_non_null(found);
    OK(dh_store_stub(&table, found->relation, error));
    OK(dh_store_fill(table, found->relation, NULL, error));
    return table;
}

static int count_files(void)
{
    int n = 0;
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) n += entry->d_name[0] != '.';
    if (dir) closedir(dir);
    return n;
}

/* ---- what is written is there ---- */

static void says_what_it_was_told(void **state)
{
    (void)state;
    write_sample(30, false);
    dh_store *store;
    dh_table *back = read_store(&store, "t"), *table = sample_table(30);
    for (int32_t c = 0; c < dh_table_columns(table); c++)
        for (int64_t r = 0; r < 30; r++)
            assert_int_equal(dh_column_compare(dh_table_column(table, c), r, dh_table_column(back, c), r), 0);
    const dh_store_about *about = dh_store_get_about(store);
    assert_string_equal(about->title, "mẫu \"1\"\n\\");
    assert_null(about->source);
    assert_true(about->has_as_of && about->as_of == 18000 && !about->has_latest && !about->synthetic);
    assert_true(about->max_rejected == 0.25);
    const dh_store_table *t = dh_store_table_at(store, 0);
    assert_int_equal(t->rows, 30);
    assert_int_equal(t->read, 30);
    assert_int_equal(t->n_parts, 1);
    OK(dh_store_check(store, NULL, error));
    dh_table_free(table);
    dh_table_free(back);
    dh_store_close(store);
}

/* A second import replaces the first; what a reader has open stays. */
static void is_replaced_whole(void **state)
{
    (void)state;
    write_sample(30, false);
    dh_store *old, *store;
    OK(dh_store_open(&old, path, error));
    write_sample(70, false);
    assert_int_equal(count_files(), 2);
    dh_table *back = read_store(&store, "t"), *before;
    assert_int_equal(dh_table_rows(back), 70);
    OK(dh_store_stub(&before, dh_store_find(old, "t")->relation, error));
    OK(dh_store_fill(before, dh_store_find(old, "t")->relation, NULL, error));
    assert_int_equal(dh_table_rows(before), 30);
    dh_table_free(before);
    dh_table_free(back);
    dh_store_close(store);
    dh_store_close(old);
}

/* A table of one category with the texts given. */
static void append_texts(const char *const *texts, int64_t n, bool append)
{
    dh_table *table = dh_table_new();
    dh_column *column = dh_column_new(DH_CATEGORY, n);
    for (int64_t i = 0; i < n; i++) {
        dh_value value = {.type = DH_TEXT, .valid = texts[i] != NULL};
        if (texts[i]) {
            value.as.text.data = texts[i];
            value.as.text.size = strlen(texts[i]);
        }
        assert_int_equal(dh_column_append_value(column, &value), 0);
    }
    OK(dh_table_add(table, "field", column, error));
    OK(dh_table_finish(table, error));
    dh_relation *relation = dh_relation_of_table(table);
    OK(write_table(path, "t", relation, append, error));
    dh_relation_unref(relation);
    dh_table_free(table);
}

static void goes_on_with_its_codes(void **state)
{
    (void)state;
    append_texts((const char *const[]){"đất đai", "y tế", NULL, "đất đai"}, 4, false);
    append_texts((const char *const[]){"giao thông", "y tế", "đất đai"}, 3, true);
    append_texts((const char *const[]){NULL, "giao thông", "môi trường"}, 3, true);
    dh_store *store;
    dh_table *back = read_store(&store, "t");
    static const int32_t codes[] = {0, 1, -1, 0, 2, 1, 0, -1, 2, 3};
    const dh_column *column = dh_table_column(back, 0);
    assert_int_equal(column->length, 10);
    for (int64_t i = 0; i < 10; i++) {
        assert_int_equal(dh_column_is_valid(column, i), codes[i] >= 0);
        if (codes[i] >= 0) assert_int_equal(dh_column_code(column, i), codes[i]);
    }
    assert_true(dh_column_text_is(column, 9, "môi trường", strlen("môi trường")));
    assert_int_equal(dh_store_table_at(store, 0)->n_parts, 3);
    assert_int_equal(count_files(), 4);
    OK(dh_store_check(store, NULL, error));
    dh_table_free(back);
    dh_store_close(store);
}

static void refuses_other_columns(void **state)
{
    (void)state;
    dh_error why = DH_ERROR_INIT;
    write_sample(5, false);
    dh_table *table = dh_table_new();
    OK(dh_table_add(table, "other", sample_column(DH_DATE, 3), error));
    dh_relation *relation = dh_relation_of_table(table);
    assert_int_equal(write_table(path, "t", relation, true, &why), DH_EINVAL);
    assert_non_null(strstr(why.message, "the table 't' has other columns than in"));
    assert_int_equal(write_table(path, "a/b", relation, false, &why), DH_EINVAL);
    assert_non_null(strstr(why.message, "cannot be named 'a/b'"));
    dh_relation_unref(relation);
    dh_table_free(table);
    dh_store *store;
    OK(dh_store_open(&store, path, error)); /* as it was */
    assert_int_equal(dh_store_table_at(store, 0)->rows, 5);
    assert_int_equal(count_files(), 2);
    dh_store_close(store);
}

static void refuses_what_is_no_store(void **state)
{
    (void)state;
    dh_error why = DH_ERROR_INIT;
    dh_table *table = sample_table(3);
    dh_relation *relation = dh_relation_of_table(table);
    char file[128];
    snprintf(file, sizeof file, "%s/mine.txt", path);
    assert_int_equal(mkdir(path, 0777), 0);
    OK(write_table(path, "t", relation, false, error)); /* an empty folder is taken */
    tear_down(NULL);
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    OK(dh_file_write(file, "x", 1, error));
    assert_int_equal(write_table(path, "t", relation, false, &why), DH_EINVAL);
    assert_non_null(strstr(why.message, "is there and is no store; name another folder, or remove it first"));
    assert_int_equal(write_table(file, "t", relation, false, &why), DH_EINVAL);
    assert_int_equal(count_files(), 1);
    dh_store *store;
    assert_int_equal(dh_store_open(&store, path, &why), DH_EIO);
    dh_relation_unref(relation);
    dh_table_free(table);
}

/* ---- broken off ---- */

static dh_status (*real_start)(dh_relation_scan **, dh_relation *, const bool *, const dh_relation_range *, int32_t,
                               int, dh_error *);
static dh_status (*real_morsel)(dh_relation_scan *, int64_t, int, dh_morsel **, dh_error *);

static dh_status die_at_second(dh_relation_scan *scan, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    if (index == 1) raise(SIGKILL);
    return real_morsel(scan, index, worker, out, error);
}

static dh_status start_dying(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                             const dh_relation_range *ranges, int32_t n, int workers, dh_error *error)
{
    dh_status status = real_start(out, relation, needed, ranges, n, workers, error);
    if (status != DH_OK) return status;
    real_morsel = (*out)->morsel;
    (*out)->morsel = die_at_second;
    return DH_OK;
}

/* An import that is killed when it has written a part of its rows. */
static void break_off(const char *to)
{
    pid_t child = fork();
    if (child == 0) {
        dh_table *table = sample_table(DH_MORSEL_ROWS + 10);
        dh_relation *relation = dh_relation_of_table(table);
        real_start = relation->start;
        relation->start = start_dying;
        write_table(to, "t", relation, false, NULL);
        _exit(1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
}

static int count_beside(void)
{
    int n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) n += strstr(entry->d_name, ".import") != NULL;
    if (dir) closedir(dir);
    return n;
}

static void stays_when_an_import_is_killed(void **state)
{
    (void)state;
    dh_store *store;
    break_off(path);
    assert_false(is_store(path)); /* no half store */
    assert_int_equal(count_beside(), 1);
    write_sample(30, false);
    assert_int_equal(count_beside(), 0);
    break_off(path);
    assert_int_equal(count_files(), 3); /* what was begun lies there … */
    dh_table *back = read_store(&store, "t");
    assert_int_equal(dh_table_rows(back), 30);
    OK(dh_store_check(store, NULL, error));
    dh_table_free(back);
    dh_store_close(store);
    write_sample(8, false);
    assert_int_equal(count_files(), 2); /* … until the next import */
}

static void one_import_at_a_time(void **state)
{
    (void)state;
    dh_error why = DH_ERROR_INIT;
    write_sample(5, false);
    int lock = open(path, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    dh_table *table = sample_table(3);
    dh_relation *relation = dh_relation_of_table(table);
    char begun[160];
    snprintf(begun, sizeof begun, "%s/t-2.arrow", path);
    OK(dh_file_write(begun, "of the running one", 18, error));
    assert_int_equal(write_table(path, "t", relation, false, &why), DH_EIO);
    assert_int_equal(access(begun, F_OK), 0);
    assert_non_null(strstr(why.message, "another import into"));
    /* the one that was refused has touched nothing: neither what is there nor what the running one has begun */
    close(lock);
    dh_store *store;
    dh_table *back = read_store(&store, "t");
    assert_int_equal(dh_table_rows(back), 5);
    OK(dh_store_check(store, NULL, error));
    dh_table_free(back);
    dh_store_close(store);
    OK(write_table(path, "t", relation, false, error));
    dh_relation_unref(relation);
    dh_table_free(table);
}

/* With --append too; and what the running import has written by then stays. */
static void a_refused_import_removes_nothing(void **state)
{
    (void)state;
    dh_error why = DH_ERROR_INIT;
    for (int append = 0; append < 2; append++) {
        write_sample(5, false);
        int files = count_files();
        int lock = open(path, O_RDONLY | O_DIRECTORY);
        assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
        char begun[160];
        snprintf(begun, sizeof begun, "%s/t-9.arrow", path);
        FILE *part = fopen(begun, "w");
        assert_non_null(part);
        fclose(part);
        dh_table *table = sample_table(3);
        dh_relation *relation = dh_relation_of_table(table);
        assert_int_equal(write_table(path, "t", relation, append != 0, &why), DH_EIO);
        assert_int_equal(count_files(), files + 1);
        assert_int_equal(unlink(begun), 0);
        close(lock);
        dh_relation_unref(relation);
        dh_table_free(table);
    }
}

/* Which files are new is chosen before the lock is held: by then another import may have added them. */
static void does_not_add_to_a_store_that_changed(void **state)
{
    (void)state;
    static const int64_t rows = 3;
    dh_error why = DH_ERROR_INIT;
    dh_store *seen, *store;
    write_sample(5, false);
    OK(dh_store_open(&seen, path, error));
    write_sample(3, true);
    dh_table *table = sample_table(3);
    dh_relation *relation = dh_relation_of_table(table);
    dh_store_about about = {0};
    dh_store_input input = {
        .name = "t", .relation = relation, .append = true, .counts = count_rows, .self = (void *)(uintptr_t)&rows};
    dh_store_options options = {.extend = seen};
    assert_int_equal(dh_store_write(path, &about, &input, 1, &options, &why), DH_EIO);
    assert_non_null(strstr(why.message, "meanwhile; run this one again"));
    dh_table *back = read_store(&store, "t");
    assert_int_equal(dh_table_rows(back), 8);
    dh_table_free(back);
    dh_store_close(store);
    dh_store_close(seen);
    dh_relation_unref(relation);
    dh_table_free(table);
}

/* ---- sources ---- */

static void tells_what_has_changed(void **state)
{
    (void)state;
    char file[128];
    const dh_store_part *part;
    snprintf(file, sizeof file, "%s/in.csv", folder);
    OK(dh_file_write(file, "a,b\n", 4, error));
    dh_arena *arena = dh_arena_new();
    dh_store_source source;
    OK(dh_store_source_read(&source, arena, path, folder, "in.csv", error));
    OK(dh_store_source_hash(&source.hash, folder, "in.csv", error));
    assert_string_equal(source.path, "../in.csv");
    assert_int_equal(source.size, 4);
    dh_table *table = sample_table(3);
    dh_relation *relation = dh_relation_of_table(table);
    int64_t rows = 3;
    dh_store_about about = {0};
    dh_store_input input = {
        .name = "t", .relation = relation, .sources = &source, .n_sources = 1, .counts = count_rows, .self = &rows};
    dh_store_options options = {0};
    OK(dh_store_write(path, &about, &input, 1, &options, error));
    dh_store *store;
    OK(dh_store_open(&store, path, error));
    assert_true(dh_store_table_at(store, 0)->parts[0].sources[0].hash == source.hash);
    assert_null(dh_store_source_in(store, DH_SOURCE_CHANGED, 0, &part));
    OK(dh_file_write(file, "a,b,c\n", 6, error));
    assert_string_equal(dh_store_source_in(store, DH_SOURCE_CHANGED, 0, &part)->name, "in.csv");
    assert_null(dh_store_source_in(store, DH_SOURCE_CHANGED, 1, &part));
    unlink(file);
    assert_null(dh_store_source_in(store, DH_SOURCE_CHANGED, 0, &part)); /* the store stands for itself */
    assert_string_equal(dh_store_source_in(store, DH_SOURCE_MISSING, 0, &part)->name, "in.csv");
    assert_null(dh_store_source_in(store, DH_SOURCE_MISSING, 1, &part));
    dh_store_close(store);
    dh_relation_unref(relation);
    dh_table_free(table);
    dh_arena_free(arena);
}

/* ---- damage ---- */

static char *read_file(const char *name, size_t *size)
{
    char file[160];
    snprintf(file, sizeof file, "%s/%s", path, name);
    FILE *from = fopen(file, "rb");
    char *bytes = malloc(100000);
    *size = fread(bytes, 1, 100000, from);
    fclose(from);
    return bytes;
}

static void put_file(const char *name, const char *bytes, size_t size)
{
    char file[160];
    snprintf(file, sizeof file, "%s/%s", path, name);
    FILE *to = fopen(file, "wb");
    assert_int_equal(fwrite(bytes, 1, size, to), size);
    fclose(to);
}

static void finds_what_is_damaged(void **state)
{
    (void)state;
    size_t size;
    dh_store *store;
    dh_error why = DH_ERROR_INIT;
    write_sample(30, false);
    char *part = read_file("t-1.arrow", &size);
    part[size / 3] ^= 1; /* somewhere in the cells */
    put_file("t-1.arrow", part, size);
    OK(dh_store_open(&store, path, error));
    assert_int_equal(dh_store_check(store, NULL, &why), DH_EDATA);
    assert_non_null(strstr(why.message, "its checksum is not the one that was written; import the data set again"));
    dh_store_close(store);
    put_file("t-1.arrow", part, size - 8);
    assert_int_equal(dh_store_open(&store, path, &why), DH_EDATA);
    free(part);
    char *manifest = read_file(DH_STORE_MANIFEST, &size);
    put_file("t-1.arrow", "", 0);
    assert_int_equal(dh_store_open(&store, path, &why), DH_EDATA);
    assert_non_null(strstr(why.message, "it is empty"));
    free(manifest);
}

static void trusts_no_manifest(void **state)
{
    (void)state;
    size_t size;
    write_sample(12, false);
    char *manifest = read_file(DH_STORE_MANIFEST, &size);
    for (size_t at = 0; at < size; at += 1) {
        static const char instead[] = {'\0', '"', '}', '9', '-', '/'};
        char was = manifest[at];
        dh_store *store;
        dh_error why = DH_ERROR_INIT;
        manifest[at] = instead[at % sizeof instead];
        put_file(DH_STORE_MANIFEST, manifest, size);
        dh_status status = dh_store_open(&store, path, &why);
        if (status == DH_OK) {
            dh_table *table;
            OK(dh_store_stub(&table, dh_store_table_at(store, 0)->relation, error));
            if (dh_table_rows(table) < 1000) dh_store_fill(table, dh_store_table_at(store, 0)->relation, NULL, &why);
            dh_table_free(table);
            dh_store_close(store);
        } else {
            assert_true(why.message[0] != '\0');
        }
        manifest[at] = was;
    }
    free(manifest);
}

static void fails_cleanly_without_memory(void **state)
{
    (void)state;
    dh_table *table = sample_table(10);
    dh_relation *relation = dh_relation_of_table(table);
    write_sample(4, false);
    int64_t n = 1;
    for (dh_status status = DH_ENOMEM; status != DH_OK; n++) {
        dh_store *store;
        dh_error why = DH_ERROR_INIT;
        dh_memory_fail_after(n);
        status = write_table(path, "t", relation, false, &why);
        dh_memory_fail_after(0);
        if (status != DH_OK) assert_int_equal(status, DH_ENOMEM);
        OK(dh_store_open(&store, path, error));
        assert_int_equal(dh_store_table_at(store, 0)->rows, status == DH_OK ? 10 : 4);
        dh_store_close(store);
    }
    assert_true(n > 80);
    for (n = 1;; n++) {
        dh_store *store = NULL;
        dh_table *stub = NULL;
        dh_error why = DH_ERROR_INIT;
        dh_memory_fail_after(n);
        dh_status status = dh_store_open(&store, path, &why);
        if (status == DH_OK) status = dh_store_stub(&stub, dh_store_table_at(store, 0)->relation, &why);
        if (status == DH_OK) status = dh_store_fill(stub, dh_store_table_at(store, 0)->relation, NULL, &why);
        if (status == DH_OK) status = dh_store_check(store, NULL, &why);
        dh_memory_fail_after(0);
        dh_table_free(stub);
        dh_store_close(store);
        if (status == DH_OK) break;
        assert_true(status == DH_ENOMEM || status == DH_ELIMIT); /* Lua has a limit of its own */
    }
    assert_true(n > 50);
    dh_relation_unref(relation);
    dh_table_free(table);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(says_what_it_was_told),
                                       TEST(is_replaced_whole),
                                       TEST(goes_on_with_its_codes),
                                       TEST(refuses_other_columns),
                                       TEST(refuses_what_is_no_store),
                                       TEST(stays_when_an_import_is_killed),
                                       TEST(one_import_at_a_time),
                                       TEST(a_refused_import_removes_nothing),
                                       TEST(does_not_add_to_a_store_that_changed),
                                       TEST(tells_what_has_changed),
                                       TEST(finds_what_is_damaged),
                                       TEST(trusts_no_manifest),
                                       TEST(fails_cleanly_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
