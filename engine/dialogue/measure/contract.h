/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of one measure, as its file declares it. Owned by dh_measures. */
#ifndef DH_DIALOGUE_MEASURE_CONTRACT_H
#define DH_DIALOGUE_MEASURE_CONTRACT_H

#include <stdint.h>

#include "base/error.h"
#include "load/config/folders.h"

enum { DH_MAX_SOURCES = 6, DH_MAX_WITHIN = 4 };

typedef enum dh_contract_kind { DH_CONTRACT_COUNT, DH_CONTRACT_RATIO, DH_CONTRACT_SHARE } dh_contract_kind;

/* One source of a measure: a table, and aggregate expressions over it. */
typedef struct dh_contract_source {
    int table;            /* DH_SESSIONS … */
    const char *parts[2]; /* value, or numerator and denominator */
    const char *when;     /* condition for rows that have the figure; NULL = all have */
} dh_contract_source;

typedef struct dh_contract {
    const char *id, *path;
    dh_place place;       /* whose folder its file is in; of a plugin's, that of the program */
    const char *replaced; /* the path of the file of its id whose place it takes; NULL = none */
    dh_place replaced_place;
    const char *text; /* of its file, to locate faults of its expressions; NULL = not kept */
    int64_t version;
    dh_contract_kind kind;
    double scale;                                   /* a ratio is multiplied by it, such as 100 for "per 100" */
    const char *title[2], *unit[2], *definition[2]; /* by dh_locale; "" = none */
    dh_contract_source sources[DH_MAX_SOURCES];     /* by rank, the best first */
    int32_t n_sources;
    const char *within[DH_MAX_WITHIN]; /* columns within one value of which figures add up; NULL-terminated if fewer */
} dh_contract;

/* 1 for a count; 2 (numerator, denominator) for a ratio or share. */
static inline int dh_contract_parts(const dh_contract *contract)
{
    return contract->kind == DH_CONTRACT_COUNT ? 1 : 2;
}

/* Fills a contract, which is zeroed, from the file of a measure; texts are in the file's arena. EDATA with file, line and
 * column, ENOMEM. */
struct dh_data_file;
dh_status dh_contract_from_file(dh_contract *out, const struct dh_data_file *file, dh_error *error);
/* What is wrong with a measure is a fault of a part of the program, not of the data: EDATA becomes ESCRIPT. */
dh_status dh_contract_as_fault(dh_status status, dh_error *error);

/* Sets `fault`, of one of the contract's expressions, as an error of its file: file, line, column, measure. ESCRIPT, or
 * ENOMEM. */
dh_status dh_contract_fault(const dh_contract *contract, const char *expression, const dh_error *fault,
                            dh_error *error);

#endif
