/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing JSON: texts quoted, numbers, and objects member by member. Texts are valid UTF-8. What is written goes into a
 * buffer of the caller's, which says whether memory ran out.
 */
#ifndef DH_BASE_JSON_H
#define DH_BASE_JSON_H

#include <stdint.h>

#include "base/strbuf.h"

#define DH_JSON_GROWTH 6  /* bytes that one byte of a text becomes at most; its two quotes come on top */
#define DH_JSON_NUMBER 40 /* bytes of a number at most */

/* For those who have made room: writes at `at`, and returns where it ended. */
char *dh_json_put_text(char *at, const char *text, size_t size);
char *dh_json_put_number(char *at, double value); /* null unless it is finite */

/* An object: begun, then its members in the order of the calls, then ended. */
typedef struct dh_json_object {
    dh_strbuf *out;
    bool any;
} dh_json_object;

dh_json_object dh_json_begin(dh_strbuf *out);
void dh_json_add_text(dh_json_object *object, const char *name, const char *text);
void dh_json_add_integer(dh_json_object *object, const char *name, int64_t value);
void dh_json_end(dh_json_object *object);

#endif
