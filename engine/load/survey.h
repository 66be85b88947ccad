/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in files of which nothing is known yet: their headers, and of each column how often it has a value, and
 * which. Files and sheets with equal headers are one table. Freed with dh_survey_free, which all that it returns
 * belongs to.
 */
#ifndef DH_LOAD_SURVEY_H
#define DH_LOAD_SURVEY_H

#include "load/sheets.h"
#include "load/source.h"
#include "table/dictionary.h"

typedef struct dh_survey_column {
    const char *header;    /* "" = nameless */
    int64_t n_filled;      /* rows with a value */
    int64_t n_days;        /* of these, days of a workbook … */
    int64_t n_numbers;     /* … and its numbers; all others are texts */
    dh_dictionary *values; /* distinct values as text, in the order of the rows … */
    int64_t *counts;       /* … and how often each stands there */
    size_t counts_capacity;
    bool has_more; /* there are more distinct values than are kept */
} dh_survey_column;

/* A file, or a sheet of one. */
typedef struct dh_survey_source {
    const char *name, *file;
    const char *sheet; /* "" = it is none */
    const dh_load_title *titles;
    int32_t n_titles;
    int64_t head_first, head_last;   /* the lines of its headers; 0 = they have none */
    const dh_load_section *sections; /* rows that head sections of it */
    int32_t n_sections;
    bool is_one_of_several; /* other tables stand on the same sheet */
} dh_survey_source;

typedef struct dh_survey_table {
    const char *first;  /* of its files or sheets, as messages name it */
    int64_t first_line; /* of its first row there */
    const char *sheet;  /* the sheet that it is in each of its files; NULL = none, or several */
    dh_survey_source *sources;
    int32_t n_sources;
    const char **sheets; /* the sheet that each source is; "" = it is no sheet */
    const char **files;  /* their files, each once */
    int32_t n_files;
    int64_t n_rows;
    bool is_1904;         /* its first sheet is of a workbook that counts days from 1904 */
    int64_t n_dittos;     /* cells that stand for the one above, and were read as that one; the first of them: */
    const char *ditto;    /* what stands in it, */
    const char *ditto_of; /* in which of the sources, */
    int64_t ditto_line;   /* and in which line */
    int64_t n_meant;      /* values that were meant otherwise than they are written, and are counted so: the first is */
    const char *meant_of; /* in which of the sources, */
    int64_t meant_line;   /* and in which line */
    dh_arena *scratch;
    dh_survey_column *columns;
    int32_t n_columns;
} dh_survey_table;

typedef struct dh_survey dh_survey;

/* Reads all rows of the files. heads: texts that name columns, as dh_text_spelling_folded has them, by which the header
 * row is known. Errors as of dh_load_files. */
dh_status dh_survey_files(dh_survey **out, const char *const *files, int32_t n_files, const char *folder,
                          const char *const *heads, int32_t n_heads, const dh_readers *readers, dh_error *error);
void dh_survey_free(dh_survey *survey);

int32_t dh_survey_tables(const dh_survey *survey);
const dh_survey_table *dh_survey_table_at(const dh_survey *survey, int32_t index);
/* What was inferred and left out of the files while they were opened; NULL past the last. */
const char *dh_survey_warning(const dh_survey *survey, int32_t index);

#endif
