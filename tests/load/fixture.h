/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scratch folder with files for a test, and the tables that the tests load. */
#ifndef DH_TESTS_LOAD_FIXTURE_H
#define DH_TESTS_LOAD_FIXTURE_H

#include "load/config/manifest.h"
#include "load/loader.h"

enum { FIXTURE_UNITS, FIXTURE_SESSIONS, FIXTURE_OPINIONS, FIXTURE_TABLES };
extern const dh_table_spec fixture_tables[FIXTURE_TABLES];

/* Makes an empty folder; group setup and teardown for cmocka. */
int fixture_make_folder(void **state);
int fixture_remove_folder(void **state);
const char *fixture_folder(void);
/* Writes folder/name. */
void fixture_write(const char *name, const char *text);
void fixture_write_bytes(const char *name, const char *bytes, size_t size);
void fixture_remove(const char *name);

/* Reads dataset.lua of the folder; fails the test when it cannot. */
dh_manifest *fixture_manifest(void);
/* Loads one table of the manifest; fails the test when it cannot. */
dh_load *fixture_load(const dh_manifest *manifest, int table);
/* "where:line: message" of an error. */
const char *fixture_message(const dh_error *error);

#endif
