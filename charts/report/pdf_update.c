/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incremental update of a PDF that Cairo wrote: see pdf_update.h. */
#include "charts/report/pdf_update.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define ENTRY_SIZE 20 /* of a cross-reference entry, by the format's definition */

typedef struct dh_revision {
    dh_strbuf *pdf;
    size_t original;      /* its size before anything was appended */
    size_t xref, entries; /* where its table is; where the entries begin */
    long size, root, info;
    dh_strbuf table; /* the new entries */
} dh_revision;

/* The number that follows `key` in the trailer; -1 = none. */
static long trailer_number(const char *trailer, const char *key)
{
    const char *at = strstr(trailer, key);
    return at != NULL ? strtol(at + strlen(key), NULL, 10) : -1;
}

static bool open_revision(dh_revision *revision, dh_strbuf *pdf)
{
    enum { TAIL = 1024 };
    *revision = (dh_revision){.pdf = pdf, .original = pdf->size};
    if (pdf->size < TAIL) return false;
    const char *tail = pdf->data + pdf->size - TAIL, *end = pdf->data + pdf->size, *start = NULL, *trailer = NULL;
    for (const char *at = tail; at + 10 < end; at++) {
        if (memcmp(at, "trailer\n", 8) == 0) trailer = at;
        if (memcmp(at, "startxref\n", 10) == 0) start = at + 10;
    }
    if (start == NULL || trailer == NULL) return false;
    revision->xref = (size_t)strtoul(start, NULL, 10);
    revision->size = trailer_number(trailer, "/Size ");
    revision->root = trailer_number(trailer, "/Root ");
    revision->info = trailer_number(trailer, "/Info ");
    if (revision->xref + 16 > pdf->size || memcmp(pdf->data + revision->xref, "xref\n0 ", 7) != 0) return false;
    const char *line = memchr(pdf->data + revision->xref + 5, '\n', 16);
    if (line == NULL || revision->root <= 0 || revision->size <= 0) return false;
    revision->entries = (size_t)(line + 1 - pdf->data);
    return revision->entries + (size_t)revision->size * ENTRY_SIZE < pdf->size;
}

/* Where object `number` begins; 0 = it is not in the file. */
static size_t object_at(const dh_revision *revision, long number)
{
    const char *entry = revision->pdf->data + revision->entries + (size_t)number * ENTRY_SIZE;
    size_t at = entry[17] == 'n' ? (size_t)strtoul(entry, NULL, 10) : 0;
    return at < revision->xref ? at : 0;
}

/* The first line of an object's dictionary, as Cairo lays it out, is `head`. */
static bool object_is(const dh_revision *revision, long number, const char *head)
{
    size_t at = object_at(revision, number), size = strlen(head);
    const char *line = at ? memchr(revision->pdf->data + at, '\n', 24) : NULL;
    return line != NULL && line + 1 + size < revision->pdf->data + revision->xref && memcmp(line + 1, head, size) == 0;
}

/* Writes object `number` again with `more` after the head of its dictionary. */
static void revise_object(dh_revision *revision, long number, const char *head, const char *more)
{
    dh_strbuf *pdf = revision->pdf;
    size_t at = object_at(revision, number);
    const char *end = memmem(pdf->data + at, revision->original - at, "endobj", 6);
    if (end == NULL) return;
    size_t stop = (size_t)(end - pdf->data);
    size_t insert = (size_t)((const char *)memchr(pdf->data + at, '\n', 24) + 1 - pdf->data) + strlen(head);
    dh_strbuf copy = {0};
    dh_strbuf_add_bytes(&copy, pdf->data + at, insert - at);
    dh_strbuf_printf(&copy, "   %s\n", more);
    dh_strbuf_add_bytes(&copy, pdf->data + insert, stop - insert);
    dh_strbuf_add(&copy, "endobj\n");
    dh_strbuf_printf(&revision->table, "%ld 1\n%010zu 00000 n \n", number, pdf->size);
    if (!copy.failed) dh_strbuf_add_bytes(pdf, copy.data, copy.size);
    pdf->failed = pdf->failed || copy.failed;
    dh_strbuf_free(&copy);
}

/* A text string of PDF: UTF-16BE in hexadecimal. */
static void add_text_string(dh_strbuf *out, const char *key, const char *text)
{
    size_t size = strlen(text), position = 0;
    dh_strbuf_printf(out, "%s <FEFF", key);
    while (position < size) {
        uint32_t c = (uint32_t)dh_text_next(text, size, &position);
        if (c >= 0x10000)
            dh_strbuf_printf(out, "%04X%04X", (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
                             (unsigned)(0xdc00 + ((c - 0x10000) & 0x3ff)));
        else
            dh_strbuf_printf(out, "%04X", (unsigned)c);
    }
    dh_strbuf_add(out, ">");
}

static void revise_structure(dh_revision *revision, const char *const *alts, size_t n)
{
    static const char figure[] = "<< /Type /StructElem\n   /S /Figure\n", head[] = "<< /Type /StructElem\n   /S /TH\n";
    dh_strbuf text = {0};
    size_t used = 0;
    for (long number = 1; number < revision->size; number++) {
        if (object_is(revision, number, head))
            revise_object(revision, number, head, "/A << /O /Table /Scope /Column >>");
        if (used >= n || !object_is(revision, number, figure)) continue;
        dh_strbuf_clear(&text);
        add_text_string(&text, "/Alt", alts[used++]);
        if (!text.failed) revise_object(revision, number, figure, text.data);
        revision->pdf->failed = revision->pdf->failed || text.failed;
    }
    dh_strbuf_free(&text);
}

dh_status dh_pdf_revise(dh_strbuf *pdf, const char *language, const char *const *alts, size_t n, dh_error *error)
{
    static const char catalog[] = "<< /Type /Catalog\n";
    dh_revision revision;
    if (!open_revision(&revision, pdf) || !object_is(&revision, revision.root, catalog)) return DH_OK;
    dh_strbuf more = {0};
    dh_strbuf_printf(&more, "/Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>", language);
    if (!more.failed) revise_object(&revision, revision.root, catalog, more.data);
    revise_structure(&revision, alts, n);
    size_t xref = pdf->size;
    dh_strbuf_add(pdf, "xref\n");
    if (revision.table.data != NULL) dh_strbuf_add_bytes(pdf, revision.table.data, revision.table.size);
    dh_strbuf_printf(pdf, "trailer\n<< /Size %ld\n   /Root %ld 0 R\n   /Info %ld 0 R\n   /Prev %zu\n>>\n",
                     revision.size, revision.root, revision.info, revision.xref);
    dh_strbuf_printf(pdf, "startxref\n%zu\n%%%%EOF\n", xref);
    bool failed = pdf->failed || revision.table.failed || more.failed;
    dh_strbuf_free(&more);
    dh_strbuf_free(&revision.table);
    return failed ? dh_error_nomem(error) : DH_OK;
}
