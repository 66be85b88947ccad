/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that cells of a workbook share. A text may be cut into runs of one look each; what says how a word is read
 * (phonetic runs) is no part of it. */
#include "xlsx.h"

typedef struct strings {
    xlsx_book *book;
    int depth_of_phonetic; /* within <rPh> */
    unsigned char runs;    /* of this text: see xlsx_book */
    unsigned char of_run;  /* likewise, of the run */
    int n_runs;            /* of this text */
    int in_text;           /* within <t> of a text */
    text_buffer run;       /* characters of this <t> */
} strings;

static int hex_of(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                           : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Characters that XML cannot hold stand as _x000D_ (ECMA-376 22.9.2.19); no others are written so. */
int xlsx_add_text(const dh_host *host, text_buffer *t, const char *bytes, size_t size)
{
    size_t begin = 0;
    for (size_t i = 0; i + 7 <= size; i++) {
        int code = bytes[i] == '_' && bytes[i + 1] == 'x' && bytes[i + 6] == '_' ? hex_of(bytes + i + 2) : -1;
        if (code < 0 || code > 0x7f) continue;
        char c = (char)code;
        if (text_add(host, t, bytes + begin, i - begin) || (code > 0 && text_add(host, t, &c, 1))) return -1;
        begin = i + 7;
        i += 6;
    }
    return text_add(host, t, bytes + begin, size - begin);
}

static void XMLCALL start(void *data, const char *element, const char **attributes)
{
    strings *s = ((part *)data)->context;
    const char *name = local_name(element);
    if (strcmp(name, "r") == 0) s->of_run = 0;
    if (strcmp(name, "rFont") == 0) s->of_run = (unsigned char)(1 + cell_font_of(attribute(attributes, "val")));
    if (strcmp(name, "rPh") == 0) s->depth_of_phonetic++;
    if (strcmp(name, "t") == 0 && s->depth_of_phonetic == 0) {
        s->in_text = 1;
        s->run.size = 0;
    }
}

/* A text whose runs are of several fonts is left as it is: none of them holds for all of it. */
static void end_of_run(strings *s)
{
    if (s->n_runs++ == 0)
        s->runs = s->of_run;
    else if (s->runs != s->of_run)
        s->runs = 1 + CELL_FONT_PLAIN;
}

static void end_of_text(part *of, strings *s)
{
    xlsx_book *book = s->book;
    if (book->n_strings == book->strings_capacity) {
        size_t capacity = book->strings_capacity * 2 + 256;
        size_t *ends = book->host->realloc(book->ends, capacity * sizeof *ends);
        if (!ends) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        book->ends = ends;
        unsigned char *runs = book->host->realloc(book->runs, capacity);
        if (!runs) {
            part_fail(of, DH_ENOMEM);
            return;
        }
        book->runs = runs;
        book->strings_capacity = capacity;
    }
    book->runs[book->n_strings] = s->runs;
    s->runs = 0;
    s->n_runs = 0;
    book->ends[book->n_strings++] = book->strings.size;
}

static void XMLCALL end(void *data, const char *element)
{
    part *of = data;
    strings *s = of->context;
    const char *name = local_name(element);
    if (strcmp(name, "rPh") == 0) s->depth_of_phonetic--;
    if (strcmp(name, "t") == 0 && s->in_text) {
        s->in_text = 0;
        if (s->run.size > 0 && xlsx_add_text(s->book->host, &s->book->strings, s->run.data, s->run.size))
            part_fail(of, DH_ENOMEM);
    }
    if (strcmp(name, "r") == 0) end_of_run(s);
    if (strcmp(name, "si") == 0) end_of_text(of, s);
}

static void XMLCALL characters(void *data, const char *bytes, int size)
{
    part *of = data;
    strings *s = of->context;
    if (s->in_text && text_add(s->book->host, &s->run, bytes, (size_t)size)) part_fail(of, DH_ENOMEM);
}

dh_status xlsx_read_strings(xlsx_book *book, const char *name, dh_error *error)
{
    strings s = {.book = book};
    int found;
    static const part_handlers by = {start, end, characters, NULL, NULL};
    dh_status status = package_parse_large(&book->package, name, &s, &by, &found, error);
    book->host->free(s.run.data);
    return status;
}
