/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See package.h. */
#include "package.h"
#include "package_ahead.h"
#include "package_internal.h"

#include <minizip/unzip.h>
#include <stdio.h>

#define BLOCK    (1 << 16)
#define FREE     ((uint64_t)64 << 20) /* bytes that any file may inflate to … */
#define TIMES    200                  /* … and beyond them, so many for each of its own */
#define INFLATED ((uint64_t)16 << 30) /* and never more than that */
#define ENTRIES  10000                /* of an archive at most: each is found by looking through them */
#define WHOLE    (1 << 28)            /* bytes of a block at most */
#define LARGE    ((uint64_t)4 << 20)  /* bytes of a part for which a thread is worth its while */

/* What minizip opens files by: 64-bit positions, so that archives may be larger than 2 GB. */
dh_status package_open(package *out, const dh_host *host, const char *path, dh_error *error)
{
    *out = (package){.host = host, .path = path};
    FILE *file = fopen(path, "rbe");
    if (!file || fseeko(file, 0, SEEK_END) != 0) {
        if (file) fclose(file);
        host->error_set(error, DH_EIO, "cannot open '%s'", path);
        return DH_EIO;
    }
    out->packed = (uint64_t)ftello(file);
    fclose(file);
    out->zip = unzOpen64(path);
    unz_global_info64 info;
    if (!out->zip || unzGetGlobalInfo64(out->zip, &info) != UNZ_OK) {
        host->error_set(error, DH_EDATA, "'%s' is a damaged archive: get the file again", path);
        return DH_EDATA;
    }
    if (info.number_entry <= ENTRIES) return DH_OK;
    host->error_set(error, DH_ELIMIT,
                    "'%s' is an archive of %llu files, and at most %d are read: save what is needed of it as CSV", path,
                    (unsigned long long)info.number_entry, ENTRIES);
    return DH_ELIMIT;
}

void package_close(package *p)
{
    if (p->zip) unzClose(p->zip);
    p->zip = NULL;
}

int package_has(const package *p, const char *name)
{
    return unzLocateFile(p->zip, name, 2) == UNZ_OK;
}

void part_fail(part *of, dh_status status)
{
    if (of->status == DH_OK) of->status = status;
    if (of->parser) XML_StopParser(of->parser, XML_FALSE);
}

/* Entities can make a small file endless, and no program that writes such files declares any. */
void package_refuse_doctype(part *of)
{
    of->package->host->error_set(of->error, DH_EDATA,
                                 "'%s' in '%s' declares a document type, which such files do not have: it is made to "
                                 "harm, or damaged",
                                 of->name, of->package->path);
    part_fail(of, DH_EDATA);
}

void package_refuse_depth(part *of)
{
    of->package->host->error_set(of->error, DH_EDATA,
                                 "'%s' in '%s' has more than %d elements within each other: it is made to harm, or "
                                 "damaged",
                                 of->name, of->package->path, PACKAGE_DEPTH);
    part_fail(of, DH_EDATA);
}

static void XMLCALL start_element(void *data, const XML_Char *name, const XML_Char **attributes)
{
    part *of = data;
    if (++of->depth <= PACKAGE_DEPTH)
        of->start(of, name, attributes);
    else
        package_refuse_depth(of);
}

static void XMLCALL end_element(void *data, const XML_Char *name)
{
    part *of = data;
    of->depth--;
    of->end(of, name);
}

static void XMLCALL refuse_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                                   int has_internal)
{
    (void)name, (void)system, (void)public, (void)has_internal;
    package_refuse_doctype(data);
}

static dh_status too_large(const part *of, dh_error *error)
{
    const package *p = of->package;
    p->host->error_set(error, DH_ELIMIT,
                       "'%s' has %llu bytes and inflates to more than %llu million: it is made to harm, or not meant "
                       "to be read; save what is needed of it as CSV",
                       p->path, (unsigned long long)p->packed, (unsigned long long)(p->inflated / 1000000));
    return DH_ELIMIT;
}

static dh_status damaged(const part *of, dh_error *error)
{
    of->package->host->error_set(error, DH_EDATA, "'%s' in '%s' is damaged (%s at line %lu): get the file again",
                                 of->name, of->package->path, XML_ErrorString(XML_GetErrorCode(of->parser)),
                                 (unsigned long)XML_GetCurrentLineNumber(of->parser));
    return DH_EDATA;
}

static dh_status cannot_unpack(const part *of, dh_error *error)
{
    of->package->host->error_set(error, DH_EDATA, "'%s' in '%s' cannot be unpacked: get the file again", of->name,
                                 of->package->path);
    return DH_EDATA;
}

dh_status package_read(const part *of, void *bytes, size_t size, int *n, dh_error *error)
{
    package *p = of->package;
    if (p->host->cancelled()) return DH_ECANCELLED;
    *n = p->ahead ? package_ahead_read(p->ahead, bytes, size) : unzReadCurrentFile(p->zip, bytes, (unsigned)size);
    if (*n < 0) return cannot_unpack(of, error);
    p->inflated += (uint64_t)*n;
    return p->inflated > INFLATED || (p->inflated > FREE && p->inflated / TIMES > p->packed) ? too_large(of, error)
                                                                                             : DH_OK;
}

/* Hands the inflated bytes to the parser, block by block. A tag or attribute that does not end in its block is parsed
 * from its beginning once more with the next; blocks double meanwhile, so that a long one takes no longer than many. */
static dh_status feed(part *of, dh_error *error)
{
    XML_Index before = -1;
    for (int n = 1, size = BLOCK; n > 0;) {
        XML_Index at = XML_GetCurrentByteIndex(of->parser);
        size = at != before || size >= WHOLE ? BLOCK : size * 2;
        before = at;
        void *block = XML_GetBuffer(of->parser, size);
        if (!block) return DH_ENOMEM;
        TRY(package_read(of, block, (size_t)size, &n, error));
        if (XML_ParseBuffer(of->parser, n, n == 0) == XML_STATUS_OK) continue;
        if (of->status != DH_OK) return of->status;
        return XML_GetErrorCode(of->parser) == XML_ERROR_NO_MEMORY ? DH_ENOMEM : damaged(of, error);
    }
    return DH_OK;
}

static dh_status parse(part *of, const part_handlers *by, dh_error *error)
{
    of->parser = XML_ParserCreate(NULL);
    if (!of->parser) return DH_ENOMEM;
    XML_SetUserData(of->parser, of);
    of->start = by->start;
    of->end = by->end;
    XML_SetElementHandler(of->parser, start_element, end_element);
    XML_SetCharacterDataHandler(of->parser, by->characters);
    XML_SetStartDoctypeDeclHandler(of->parser, refuse_doctype);
    dh_status status = feed(of, error);
    XML_ParserFree(of->parser);
    of->parser = NULL;
    return status;
}

static int open_part(package *p)
{
    return unzOpenCurrentFile(p->zip) == UNZ_OK;
}

/* Closes the part, which checks its sum. 0 = it is damaged. */
static int close_part(package *p)
{
    package_ahead_stop(p->ahead);
    p->ahead = NULL;
    return unzCloseCurrentFile(p->zip) == UNZ_OK;
}

/* A part that says that it is large is inflated by a thread. */
static dh_status scan_part(part *of, const part_handlers *by, int *plain, dh_error *error)
{
    package *p = of->package;
    unz_file_info64 info;
    int stated = unzGetCurrentFileInfo64(p->zip, &info, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK;
    if (stated && info.uncompressed_size >= LARGE) p->ahead = package_ahead_start(p->host, p->zip);
    return package_scan(of, by, plain, error);
}

/* Opens the part, has it read, and closes it. */
static dh_status read_part(part *of, const part_handlers *by, int large, int *found, dh_error *error)
{
    package *p = of->package;
    int plain = 0;
    *found = package_has(p, of->name);
    if (!*found) return DH_OK;
    if (!open_part(p)) return cannot_unpack(of, error);
    dh_status status = large ? scan_part(of, by, &plain, error) : DH_OK;
    if (status == DH_OK && large && !plain) { /* once more from its beginning */
        close_part(p);
        if (!open_part(p)) return cannot_unpack(of, error);
    }
    if (status == DH_OK && !plain) status = parse(of, by, error);
    return close_part(p) || status != DH_OK ? status : cannot_unpack(of, error);
}

dh_status package_parse(package *p, const char *name, void *context, const part_handlers *by, int *found,
                        dh_error *error)
{
    part of = {.package = p, .name = name, .status = DH_OK, .error = error, .context = context};
    return read_part(&of, by, 0, found, error);
}

dh_status package_parse_large(package *p, const char *name, void *context, const part_handlers *by, int *found,
                              dh_error *error)
{
    part of = {.package = p, .name = name, .status = DH_OK, .error = error, .context = context};
    return read_part(&of, by, 1, found, error);
}

const char *local_name(const char *name)
{
    for (const char *at = name; *at; at++)
        if (*at == ':') return at + 1;
    return name;
}

const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0) return attributes[1];
    return NULL;
}

int text_add(const dh_host *host, text_buffer *t, const char *bytes, size_t size)
{
    if (t->size + size + 1 > t->capacity) {
        size_t need = t->size + size + 1, capacity = need + need / 2;
        char *data = host->realloc(t->data, capacity);
        if (!data) data = host->realloc(t->data, capacity = need + need / 16); /* near the limit of memory */
        if (!data) return -1;
        t->data = data;
        t->capacity = capacity;
    }
    memcpy(t->data + t->size, bytes, size);
    t->size += size;
    t->data[t->size] = '\0';
    return 0;
}
