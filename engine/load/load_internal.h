/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a load: its files, rows and rejects. Headers, warnings and names live in its arena. */
#ifndef DH_LOAD_LOAD_INTERNAL_H
#define DH_LOAD_LOAD_INTERNAL_H

#include "load/config/entry.h"
#include "load/suspects.h"
#include "load/load.h"
#include "load/rejects.h"

/* Where a row came from. */
typedef struct dh_load_place_of {
    int64_t offset; /* of its record, in the file */
    int32_t source; /* index of the file */
} dh_load_place_of;

/* An entry of the load, by which its files are read. */
typedef struct dh_load_rules {
    dh_load_entry entry;     /* a copy, without its files: they are open */
    dh_load_entry from_1904; /* the same, for sheets that count days from 1904 */
    dh_value *constants;     /* per column: the constant as a value, where the entry has one */
    int32_t first_name;      /* the first of its codes among the load's names of files */
} dh_load_rules;

/* A file, or a sheet, that was opened. */
typedef struct dh_load_opened {
    const char *name;
    int32_t entry;
    int32_t item; /* the entry, or the first of those that its `rows` make */
} dh_load_opened;

/* A sheet, or a table on one, that was not read (left_out.h). */
typedef struct dh_load_left_out {
    const char *path, *sheet; /* of its file; its name, "" = the file is none */
    int64_t line;             /* of the header of the table; 0 = it is the whole sheet */
    const char *note;         /* that tells of it; NULL: it is counted with those of further files */
    bool counted;
} dh_load_left_out;

/* What the loader inferred or left out, as a sentence. */
typedef struct dh_load_warning_text {
    const char *text;
    bool is_usual; /* no more than that a file is delimited by commas */
} dh_load_warning_text;

struct dh_load {
    dh_arena *arena;
    const dh_table_spec *spec;
    dh_load_rules *rules; /* by entry */
    int32_t n_rules;
    dh_load_source *sources;
    size_t n_sources, sources_capacity;
    dh_dictionary *names, *identities; /* of the files: which are open */
    dh_load_opened *opened;            /* by the code of an identity */
    size_t opened_capacity;
    dh_dictionary *heads;     /* of the tables that are read: where each begins */
    dh_load_opened *first_at; /* by the code of such a place: the first that was read there */
    size_t first_at_capacity;
    dh_dictionary *groups; /* what the sources of a group have alike */
    int32_t n_groups;
    dh_dictionary *ranked; /* entry and name of the sources that are the first of their rows … */
    int32_t *ranks;        /* … and their ranks, by its codes */
    size_t ranks_capacity;
    bool repeats; /* files are read several times, once for each of the `rows` of their entry */
    dh_table *table;
    bool *given;              /* per column: mapped or constant, in any entry */
    dh_load_place_of *places; /* per row */
    size_t n_rows;
    int64_t *marks; /* per row: 0 = accepted, else 1 + its rejected record; NULL until dh_load_reject */
    int64_t n_marked;
    int64_t n_invalid; /* records rejected while reading; until dh_load_finish they are the first in `rejects` */
    bool faults_added; /* faults were added to these */
    dh_rejects rejects;
    dh_suspects suspects; /* of the scan that finished last, summed up */
    const char **notes;   /* on columns that files lack, and on copies of files */
    size_t n_notes, notes_capacity;
    const char **absences; /* notes on columns of the domain that some files lack */
    size_t n_absences, absences_capacity;
    /* Sheets that were not asked for: of the first file that has any each is a note, of all others how many. */
    const char *unasked;
    dh_load_left_out *left_out; /* sheets, told or counted */
    size_t n_left_out, left_out_capacity;
    const char *counted_note; /* NULL = none is counted */
    dh_load_warning_text *warnings;
    size_t n_warnings, warnings_capacity;
    bool finished;
};

/* The rules that a file is read by. */
static inline const dh_load_rules *dh_load_rules_of(const dh_load *load, const dh_load_source *source)
{
    return &load->rules[source->entry];
}

/* … and the entry that its cells are read by. */
static inline const dh_load_entry *dh_load_entry_of(const dh_load *load, const dh_load_source *source)
{
    const dh_load_rules *rules = dh_load_rules_of(load, source);
    return source->is_1904 ? &rules->from_1904 : &rules->entry;
}

int32_t dh_load_column(const dh_load *load, const char *name); /* of the spec; -1 = none */

#endif
