/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that are archives of XML (XLSX, ODS): the archive by minizip, its parts by expat, streamed, within limits of
 * what a small file may inflate to.
 */
#ifndef DH_PLUGINS_PACKAGE_H
#define DH_PLUGINS_PACKAGE_H

#include <expat.h>
#include <string.h>

#include "dienhong/plugin.h"

#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        dh_status try_status_ = (expression);                                                                          \
        if (try_status_ != DH_OK) return try_status_;                                                                  \
    } while (0)

typedef struct package {
    const dh_host *host;
    const char *path;
    void *zip;                   /* a unzFile */
    struct package_ahead *ahead; /* what inflates the open part; NULL = it is inflated as it is read */
    uint64_t packed;             /* bytes of the file */
    uint64_t inflated;           /* bytes of all parts so far */
} package;

/* Opens the archive. DH_EIO, DH_EDATA. Closed with package_close, also after a failure. */
dh_status package_open(package *out, const dh_host *host, const char *path, dh_error *error);
void package_close(package *p);
int package_has(const package *p, const char *part);

/* A part being parsed, the user data of expat's handlers. A handler that fails sets `status` and `error` by
 * part_fail, and is not called again. */
typedef struct part {
    package *package;
    const char *name;
    XML_Parser parser;
    dh_status status;
    dh_error *error;
    void *context; /* the caller's */
    int depth;     /* of elements within each other */
    XML_StartElementHandler start;
    XML_EndElementHandler end;
} part;

/* What a part is handed to. */
typedef struct part_handlers {
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler characters;
    /* An element at once, in place of the other three: its name is one of the letters in `leaves`, and it has a text
     * alone, of `size` bytes without references; no attributes. NULL = none is handed on so. */
    void (*leaf)(part *of, char name, const char *text, size_t size);
    const char *leaves;
} part_handlers;

/* Parses a part by these handlers (characters may be NULL). *found = 0, if it is not there. DH_EDATA: no XML; it
 * declares entities; or it is too large, or nested too deep. */
dh_status package_parse(package *p, const char *name, void *context, const part_handlers *by, int *found,
                        dh_error *error);
/* The same for parts of many megabytes, faster; all handlers but `leaf` are needed. */
dh_status package_parse_large(package *p, const char *name, void *context, const part_handlers *by, int *found,
                              dh_error *error);
void part_fail(part *of, dh_status status);

/* The name of an element or attribute without its prefix. */
const char *local_name(const char *name);
/* The attribute of that local name; NULL = not there. */
const char *attribute(const char **attributes, const char *name);

/* Registers the texts of this reader, for the plugin that it is part of. */
dh_status package_add_texts(dh_registry *registry, dh_error *error);

/* A text that grows. */
typedef struct text_buffer {
    char *data;
    size_t size, capacity;
} text_buffer;

int text_add(const dh_host *host, text_buffer *t, const char *bytes, size_t size); /* nonzero: out of memory */

#endif
