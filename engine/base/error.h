/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting, locating and printing errors, in the language of the process (base/message.h). The caller owns every
 * dh_error; NULL is accepted everywhere. */
#ifndef DH_BASE_ERROR_H
#define DH_BASE_ERROR_H

#include <stdarg.h>
#include <stddef.h>

#include "dienhong/plugin.h"

void dh_error_init(dh_error *error);

/* Sets status and message (cut at a UTF-8 boundary when too long), clears the location. Returns `status`. */
dh_status dh_error_set(dh_error *error, dh_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
dh_status dh_error_vset(dh_error *error, dh_status status, const char *format, va_list args);

/* Adds where in a file or an expression it happened; returns error->status. line and column are 1-based, 0 = none.
 * DH_OK when `error` is NULL. */
dh_status dh_error_at(dh_error *error, const char *where, int32_t line, int32_t column);

/* The text of an errno value, as strerror gives it, in the process's language. */
const char *dh_error_of_system(int number);

/* "out of memory" with DH_ENOMEM. */
dh_status dh_error_nomem(dh_error *error);

/* After a plugin's callback returned `status`, which is not DH_OK: sets the status, and a message where it left none.
 */
void dh_error_complete(dh_error *error, dh_status status);

/* Puts "prefix: " before the present message; status and location stay. */
void dh_error_prefix(dh_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "where:line:column: message" into `buffer`, always terminated; returns the length it would need. */
size_t dh_error_format(const dh_error *error, char *buffer, size_t size);

/* The exit code of the process: 0 done, 2 wrong use, 3 bad data or file, 4 a failure or a limit, 130 cancelled. */
int dh_status_exit_code(dh_status status);

/* Returns status from the enclosing function when it is not DH_OK. */
#define DH_TRY(expression)                                                                                             \
    do {                                                                                                               \
        dh_status dh_try_status_ = (expression);                                                                       \
        if (dh_try_status_ != DH_OK) return dh_try_status_;                                                            \
    } while (0)

#endif
