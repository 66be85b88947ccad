/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scratch folder and the tables of the load tests. */
#include "load/fixture.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const kinds[] = {"periodic", "thematic", "ad_hoc", NULL};
static const char *const outcomes[] = {"resolved", "explained", "open", NULL};

static const dh_column_spec units[] = {
    {"code", DH_CATEGORY, true, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"valid_from", DH_DATE, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"name", DH_TEXT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"population", DH_INT64, false, NULL, 0, 1e9, false, DH_COUNT_OF_ANY},
};
static const dh_column_spec sessions[] = {
    {"id", DH_CATEGORY, true, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"unit", DH_CATEGORY, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"held_on", DH_DATE, true, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"kind", DH_CATEGORY, false, kinds, 1, 0, false, DH_COUNT_OF_ANY},
    {"level", DH_CATEGORY, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"topic", DH_TEXT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"participants", DH_COUNT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"opinions", DH_COUNT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"speakers", DH_COUNT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"households", DH_INT64, false, NULL, 0, 100000, false, DH_COUNT_OF_ANY},
    {"share", DH_FLOAT64, false, NULL, 0, 1, false, DH_COUNT_OF_ANY},
    {"oversight_present", DH_BOOL, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"recorded_at", DH_DATETIME, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
};
static const dh_column_spec opinions[] = {
    {"id", DH_CATEGORY, true, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"unit", DH_CATEGORY, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"raised_on", DH_DATE, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"due_on", DH_DATE, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"resolved_on", DH_DATE, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"outcome", DH_CATEGORY, false, outcomes, 1, 0, false, DH_COUNT_OF_ANY},
};
static const char *const unit_keys[] = {"code", "valid_from", NULL};
static const char *const id_keys[] = {"id", NULL};

#define LENGTH(array) (int32_t)(sizeof(array) / sizeof(array)[0])

const dh_table_spec fixture_tables[FIXTURE_TABLES] = {
    {"units", units, LENGTH(units), unit_keys, false},
    {"sessions", sessions, LENGTH(sessions), id_keys, false},
    {"opinions", opinions, LENGTH(opinions), id_keys, false},
};

static char folder[64];

int fixture_make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/dienhong-load-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

int fixture_remove_folder(void **state)
{
    (void)state;
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.') fixture_remove(entry->d_name);
    if (dir != NULL) closedir(dir);
    return rmdir(folder);
}

const char *fixture_folder(void)
{
    return folder;
}

static void full_path(char *out, size_t size, const char *name)
{
    assert_true(snprintf(out, size, "%s/%s", folder, name) < (int)size);
}

void fixture_write_bytes(const char *name, const char *bytes, size_t size)
{
    char path[512];
    full_path(path, sizeof path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

void fixture_write(const char *name, const char *text)
{
    fixture_write_bytes(name, text, strlen(text));
}

void fixture_remove(const char *name)
{
    char path[512];
    full_path(path, sizeof path, name);
    assert_int_equal(remove(path), 0);
}

const char *fixture_message(const dh_error *error)
{
    static char text[2048];
    dh_error_format(error, text, sizeof text);
    return text;
}

dh_manifest *fixture_manifest(void)
{
    dh_manifest *manifest;
    dh_error error = DH_ERROR_INIT;
    if (dh_manifest_read(&manifest, folder, NULL, NULL, fixture_tables, FIXTURE_TABLES, &error) != DH_OK)
        fail_msg("%s", fixture_message(&error));
    return manifest;
}

dh_load *fixture_load(const dh_manifest *manifest, int table)
{
    dh_load *load;
    dh_error error = DH_ERROR_INIT;
    const dh_table_spec *spec = &fixture_tables[table];
    const dh_load_entries *entries = dh_manifest_entries(manifest, spec->name);
    assert_non_null(entries);
    if (dh_load_files(&load, spec, entries, manifest->folder, NULL, &error) != DH_OK)
        fail_msg("%s", fixture_message(&error));
    return load;
}
