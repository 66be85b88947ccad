/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import for which one allocation fails, or all from one on: it says so, and leaves no store, or none of it is
 * missing. Neighbours tried: rejects of both kinds of tables, profiles, notes, counts with bounds, links of keys. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/memory.h"
#include "dialogue/dataset/import.h"
#include "effort.h"

/* The library's calls come here, since the program's symbols come before the C library's: nothing need outlast this. */
int fsync(int file)
{
    (void)file;
    return 0;
}

static dh_functions *functions;
static char folder[64], path[80];

static void put(const char *name, const char *text)
{
    char file[128];
    snprintf(file, sizeof file, "%s/d/%s", folder, name);
    if (dh_file_write(file, text, strlen(text), NULL) != DH_OK) fail_msg("cannot write '%s'", file);
}

static int set_up(void **state)
{
    (void)state;
    char data[80];
    strcpy(folder, "/tmp/dienhong-import-XXXXXX");
    if (mkdtemp(folder) == NULL || dh_functions_new(&functions, NULL) != DH_OK) return -1;
    setenv("SOURCE_DATE_EPOCH", "1600000000", 1);
    snprintf(path, sizeof path, "%s/s", folder);
    snprintf(data, sizeof data, "%s/d", folder);
    if (mkdir(data, 0700) != 0) return -1;
    put("dataset.lua", "return { title = 'x', max_rejected = 1, as_of = '2020-08-11', units = { file = 'u.csv' },\n"
                       "lineage = { file = 'l.csv' }, sessions = { file = 's.csv', profile = 'p' },\n"
                       "tables = { t = { types = { id = 'text', unit = 'category', n = 'count', d = 'date' },\n"
                       "{ file = 't1.csv', profile = 'p' }, { file = 't2.csv', profile = 'q' } } } }");
    put("q.lua", "return { unknown = { '?' } }");
    put("p.lua", "return { numbers = 'vi', values = { unit = { ['Xã A'] = 'A' } } }");
    put("u.csv", "code,name,valid_from,valid_to\nA,Xã Á,,2019-12-31\nB,Xã B,,\nC,Xã C,2020-01-01,\n");
    put("l.csv", "from,to,effective_on\nA,C,2020-01-01\n");
    put("s.csv", "id,unit,held_on,participants\n1,Xã A,2019-01-02,trên 2.300\n2,B,2019-02-31,5\n3,Q,2019-01-01,1\n");
    put("t1.csv", "id,unit,n,d\n1,Ðất,5,2020-01-01\n2,\"Xã A\",-1,2020-01-01\n,,,\n3,Tổng,khoảng 5,2020-01-05\n");
    put("t2.csv", "unit,id,n\nB,4,7\nXã\xc2\xa0"
                  "C,5,8\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    dh_functions_free(functions);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static dh_status import(dh_error *error)
{
    dh_dataset_options opening = {.scripts_folder = DIENHONG_SOURCE_DIR "/scripts", .functions = functions};
    dh_import_options options = {.compress = true};
    dh_dataset *dataset;
    char data[80];
    snprintf(data, sizeof data, "%s/d", folder);
    dh_status status = dh_dataset_open(&dataset, data, &opening, error);
    if (status == DH_OK) status = dh_dataset_import(dataset, path, &options, error);
    dh_dataset_close(dataset);
    return status;
}

/* Names, sizes and bytes of all files of the store, in any order; 0 = there is no store. */
static uint64_t sum_of_store(void)
{
    uint64_t sum = 0;
    DIR *dir = opendir(path);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        char file[400];
        dh_strbuf text = {0};
        dh_checksum *checksum = dh_checksum_new();
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        assert_int_equal(dh_file_read(&text, file, SIZE_MAX / 2, NULL), DH_OK);
        dh_checksum_add(checksum, entry->d_name, strlen(entry->d_name) + 1);
        dh_checksum_add(checksum, text.data, text.size);
        sum += dh_checksum_get(checksum);
        dh_checksum_free(checksum);
        dh_strbuf_free(&text);
    }
    if (dir != NULL) closedir(dir);
    return sum;
}

static int entries_of(const char *of)
{
    int n = 0;
    DIR *dir = opendir(of);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void remove_store(void)
{
    DIR *dir = opendir(path);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.') unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    assert_int_equal(rmdir(path), 0);
}

static void check_every_allocation(bool once)
{
    dh_error error = DH_ERROR_INIT;
    char data[80];
    snprintf(data, sizeof data, "%s/d", folder);
    if (import(&error) != DH_OK) fail_msg("%s", error.message);
    uint64_t whole = sum_of_store();
    remove_store();
    int64_t n = 1, step = try_all() ? once ? 1 : 5 : 7;
    for (bool failed = true; failed; n += step) {
        dh_error_init(&error);
        if (once)
            dh_memory_fail_once(n);
        else
            dh_memory_fail_after(n);
        dh_status status = import(&error);
        failed = once ? !dh_memory_fail_once(0) : status != DH_OK;
        dh_memory_fail_after(0);
        if (status == DH_OK) {
            if (sum_of_store() != whole) fail_msg("allocation %d: the store lacks something", (int)n);
            remove_store();
        } else if (status != DH_ENOMEM && status != DH_ELIMIT) {
            fail_msg("allocation %d: %d, '%s'", (int)n, (int)status, error.message);
        }
        if (entries_of(folder) != 1) fail_msg("allocation %d: something is left beside the data", (int)n);
    }
    assert_true(n > 1000);
}

static void says_when_one_allocation_fails(void **state)
{
    (void)state;
    check_every_allocation(true);
}

static void says_when_memory_ends(void **state)
{
    (void)state;
    check_every_allocation(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_when_one_allocation_fails),
                                       cmocka_unit_test(says_when_memory_ends)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
