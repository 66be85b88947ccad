/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a row was rejected. */
#ifndef DH_LOAD_FAULT_H
#define DH_LOAD_FAULT_H

#include <stdint.h>

/* One fault of one row. Strings belong to the dh_load. */
typedef struct dh_fault {
    const char *file;   /* as given in the manifest, relative to the data set */
    int64_t line;       /* 1-based, where the record starts */
    int64_t value_line; /* 1-based, where the value starts: a record can span lines */
    int32_t column;     /* 1-based field number in the file; 0 = the whole record */
    const char *name;   /* the file's header of that field; "" for the whole record */
    const char *value;  /* as written; bytes that are not UTF-8 as \xNN; cut after 500 bytes */
    const char *reason; /* "day 31 does not exist in February", … */
    int64_t record;     /* index of the rejected record this belongs to: 0 … rejected-1, ascending */
} dh_fault;

#endif
