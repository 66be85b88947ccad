/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A data set proposed for files that are known only by what stands in them: which table each is, which column each
 * header, how days and numbers are written, what values mean. What is not sure says so, and can be changed by whoever
 * knows it.
 */
#ifndef DH_DIALOGUE_PROFILE_PROPOSAL_H
#define DH_DIALOGUE_PROFILE_PROPOSAL_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "dialogue/profile/period.h"
#include "load/config/table_spec.h"
#include "load/survey.h"

/* A text of a column with fixed values, and what it is taken for; "" = unknown, since no word for it is known. */
typedef struct dh_proposed_value {
    const char *text, *value;
    int64_t n; /* rows that have it */
} dh_proposed_value;

typedef struct dh_proposed_column {
    const char *name; /* ours; NULL = it is not loaded */
    bool is_part;     /* another column has the same name below another header: neither is the whole */
    bool is_of_row;   /* its head is a period … */
    int32_t row;      /* … and it is of this one of the rows, counted from 1; 0 = of all */
    dh_proposed_value *values;
    int32_t n_values;
} dh_proposed_column;

/* A title that says something. */
typedef struct dh_proposed_title {
    const char *text, *source;
    int64_t line; /* 0 = it is the name of the sheet */
} dh_proposed_title;

/* The period of all rows: its first and last day as 2024-01-31, and what names it. */
typedef struct dh_proposed_period {
    const char *from, *to; /* NULL = it is not known */
    dh_proposed_title title;
    bool estimate;  /* it says that the figures are an estimate */
    bool uncertain; /* it names several, or the estimate of one beside another */
} dh_proposed_period;

/* What the head of a column says of a period; none = nothing. */
typedef struct dh_proposed_head {
    dh_period period;
    const char *figure; /* what else it says; "" = nothing: the titles may say it */
    bool is_sum;        /* it has other periods within it, which stand in columns of their own */
} dh_proposed_head;

/* One of the rows that each row of the files is. */
typedef struct dh_proposed_row {
    dh_period period;
    const char *from, *to;
} dh_proposed_row;

/* A text of a column of periods. */
typedef struct dh_proposed_span {
    const char *text, *from, *to; /* from, to: NULL = it is not understood */
    const char *status;           /* that it says, too; NULL = none */
    int64_t n;                    /* rows that have it */
} dh_proposed_span;

#define DH_PROPOSED_DATES 8

typedef struct dh_proposed_table {
    const dh_survey_table *survey;
    int table;                     /* DH_SESSIONS …; -1 = none: its files are left out */
    dh_proposed_column *columns;   /* as those of the survey */
    const dh_proposed_head *heads; /* as the columns; NULL = less than two of them are periods */
    bool heads_lack_year;          /* these are parts of a year, and it is not known of which */
    dh_proposed_row *rows;         /* that each row of the files is */
    int32_t n_rows;                /* 0 = it is one */
    dh_proposed_period period;
    int32_t period_column; /* that has the period of each row; -1 = none */
    int32_t unread_column; /* that has it by its head, in words of which none is understood; -1 = none */
    dh_proposed_span *spans;
    int32_t n_spans;
    bool has_statuses;                    /* some of these say that figures are an estimate, or official */
    const char *estimate_title;           /* a title that has "ước" above a column of periods; NULL = none */
    bool has_periods;                     /* its sources have several */
    bool period_in_two;                   /* one column has parts of years, and another years, several of them */
    bool lacks_period;                    /* it needs one, and nothing says which */
    const char *dates[DH_PROPOSED_DATES]; /* formats; none = all days are typed, or there are no columns of days */
    int32_t n_dates;
    const char *date_proof; /* a text that can be read in that order alone; NULL = none, and the order is a guess */
    const char *two_digits; /* a text whose year has two digits, and how many rows have such; NULL = none */
    int64_t n_two_digits;
    const char *
        serial; /* a whole number that is a day as spreadsheets number them, and how many rows have such; NULL = none */
    int64_t n_serial;
    bool is_serial_mixed; /* the same column has other days beside it */
    const char *no_year;  /* a text that is a day without a year, and how many rows have such; NULL = none */
    int64_t n_no_year;
    int32_t year;                           /* that the titles say all is of, for these days; 0 = none is sure … */
    dh_proposed_title year_title;           /* … and which does */
    const char *ambiguous_date;             /* a text that can be read in two orders */
    const char *numbers;                    /* "vi", "en", "plain" */
    bool units_are_files, units_are_sheets; /* no header names the units, and the files, or the sheets, are named so */
    const char *unit_section; /* neither are these, but rows that head sections are: one of them; or NULL */
    const char *unit_level;   /* of its units; NULL = it names none */
    bool names_level;         /* by how their names begin */
} dh_proposed_table;

typedef struct dh_proposal {
    dh_proposed_table *tables;
    int32_t n_tables;
} dh_proposal;

/* The column of the table that a column of the file is; NULL = none. */
const dh_column_spec *dh_proposed_spec(const dh_proposed_table *t, int32_t column);

/* Whether a column has been found for our name. */
bool dh_proposed_has(const dh_proposed_table *t, const char *name);
/* A value of a column, as an example; "" = it has none. */
const char *dh_proposed_example(const dh_survey_column *column);
/* Appends why it is not known of which period the figures are. */
void dh_proposal_say_lack(dh_strbuf *out, const dh_proposed_table *t);
/* Appends what is missing of a table whose columns are periods, and which is none that is known. */
void dh_proposal_say_heads(dh_strbuf *out, const dh_proposed_table *t);

/* Of what was surveyed, which is borrowed. It lives in the arena. ENOMEM. */
dh_status dh_proposal_make(dh_proposal *out, const dh_survey *survey, dh_arena *arena, dh_error *error);
/* The texts by which header rows are known, for the survey; NULL when out of memory. */
const char **dh_proposal_heads(int32_t *n, dh_arena *arena);

/* What the books are called above their tables, as far as all of them are: "SỔ THEO DÕI ĐỐI THOẠI VỚI NHÂN DÂN" of
 * those of several years. NULL = nothing. It lives in the arena. ENOMEM. */
dh_status dh_proposal_title(const char **out, const dh_proposal *proposal, dh_arena *arena, dh_error *error);
/* Appends dataset.lua, with a comment at each line that is not sure. `before`: what goes before names of files, so that
 * they are found from its folder. EDATA: no file is a table of the domain. */
dh_status dh_proposal_write(const dh_proposal *proposal, const char *title, const char *before, dh_strbuf *out,
                            dh_error *error);
/* Appends what was seen, a line for each table, and one for each thing that is not sure; returns how many of these. */
int32_t dh_proposal_report(const dh_proposal *proposal, dh_strbuf *out);

#endif
