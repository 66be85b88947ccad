/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing JSON: quoted texts, numbers, and objects member by member. Texts must be valid UTF-8. A dh_strbuf's `failed`
 * says whether memory ran out.
 */
#ifndef DH_BASE_JSON_H
#define DH_BASE_JSON_H

#include <stdint.h>

#include "base/strbuf.h"

#define DH_JSON_GROWTH 6  /* most bytes written per byte of a text, its two quotes not counted */
#define DH_JSON_NUMBER 40 /* most bytes of a number */

/* Without bounds checks: the caller has made room at `at`. Returns the end of what was written. */
char *dh_json_put_text(char *at, const char *text, size_t size);
char *dh_json_put_number(char *at, double value); /* null unless it is finite */

/* An object: begin, add the members in their order, end. */
typedef struct dh_json_object {
    dh_strbuf *out;
    bool any; /* has a member already: a comma comes before the next */
} dh_json_object;

dh_json_object dh_json_begin(dh_strbuf *out);
void dh_json_add_text(dh_json_object *object, const char *name, const char *text);
void dh_json_add_integer(dh_json_object *object, const char *name, int64_t value);
void dh_json_end(dh_json_object *object);

#endif
