/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one measure's file declares, as read. Owned by dh_measures. */
#ifndef DH_DIALOGUE_MEASURE_CONTRACT_H
#define DH_DIALOGUE_MEASURE_CONTRACT_H

#include <stdint.h>

enum { DH_MAX_SOURCES = 6 };

typedef enum dh_contract_kind { DH_CONTRACT_COUNT, DH_CONTRACT_RATIO, DH_CONTRACT_SHARE } dh_contract_kind;

/* One place a measure can be taken from: a table, and aggregate texts over it. */
typedef struct dh_contract_source {
    int table;            /* DH_SESSIONS … */
    const char *parts[2]; /* value, or numerator and denominator */
    const char *when;     /* what holds of the rows that can tell; NULL = all can */
} dh_contract_source;

typedef struct dh_contract {
    const char *id, *path;
    int64_t version;
    dh_contract_kind kind;
    double scale;
    const char *title[2], *unit[2], *definition[2]; /* by dh_locale; "" = none */
    dh_contract_source sources[DH_MAX_SOURCES];
    int32_t n_sources;
} dh_contract;

static inline int dh_contract_parts(const dh_contract *contract)
{
    return contract->kind == DH_CONTRACT_COUNT ? 1 : 2;
}

#endif
