/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reader of large parts, several times as fast as expat: of XML in UTF-8 without a document type, as all programs
 * write their sheets. What it hands to the handlers is what expat would, with the same arguments. It checks that
 * elements are closed in order; whether texts are UTF-8 is checked by who loads them.
 */
#include "package.h"
#include "package_internal.h"

#define WINDOW     (1 << 18) /* bytes that are held; a tag must fit … */
#define ATTRIBUTES 128 /* … and has at most so many attributes (LibreOffice names forty kinds of them in one), */
#define NAMES      64  /* bytes of a name at most */
#define REFERENCE  16  /* bytes that a reference has at most */
#define LEAF       64  /* bytes of a text that is handed on with its element at most */

/* An element that is open. */
typedef struct element {
    uint64_t word; /* of its name: see word_of */
    size_t size;
    char name[NAMES];
} element;

/* The attributes of a tag, as places in the window: nothing is written there before the tag is known to be whole. */
typedef struct tag {
    char *name, *name_end, *end; /* end: its '>' */
    int n, is_empty;             /* attributes; it ends in "/>" */
    struct {
        char *name, *name_end, *value, *value_end;
        int escaped; /* it has references or line ends */
    } attributes[ATTRIBUTES];
} tag;

typedef struct scan {
    part *of;
    part_handlers by;
    char *window;
    size_t size, at; /* of the window; of what was read */
    int ended;       /* the part has no more bytes */
    int depth;
    element open[PACKAGE_DEPTH];
    tag tag; /* that is being read */
    dh_error *error;
} scan;

static dh_status bad(scan *s, const char *why)
{
    const part *of = s->of;
    of->package->host->error_set(s->error, DH_EDATA, "'%s' in '%s' is damaged (%s): get the file again", of->name,
                                 of->package->path, of->package->host->tr(why));
    return DH_EDATA;
}

/* Moves what is left to the front and reads on. DH_OK with no more bytes: the part has ended. */
static dh_status refill(scan *s, int *more)
{
    memmove(s->window, s->window + s->at, s->size - s->at);
    s->size -= s->at;
    s->at = 0;
    *more = 0;
    if (s->ended) return DH_OK;
    if (s->size == WINDOW) return bad(s, "a tag is longer than any");
    int n = 0;
    dh_status status = package_read(s->of, s->window + s->size, WINDOW - s->size, &n, s->error);
    if (status != DH_OK) return status;
    s->ended = n == 0;
    s->size += (size_t)n;
    s->window[s->size] = '\0';
    *more = n > 0;
    return DH_OK;
}

/* ---- characters ---- */

static char *add_code(char *out, unsigned long code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    }
    return out;
}

/* Reads the reference that begins at *at ("&amp;", "&#225;") to *out, and moves both on. 0 = it is none. */
static int read_reference(const char **at, const char *end, char **out)
{
    static const struct {
        const char *name;
        size_t size;
        char c;
    } entities[] = {{"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}, {"&apos;", 6, '\''}};
    size_t left = (size_t)(end - *at);
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (left < entities[i].size || memcmp(*at, entities[i].name, entities[i].size) != 0) continue;
        *(*out)++ = entities[i].c;
        *at += entities[i].size;
        return 1;
    }
    if (left < 4 || (*at)[1] != '#') return 0;
    int hex = (*at)[2] == 'x';
    unsigned long code = 0;
    const char *digit = *at + (hex ? 3 : 2);
    for (; digit < end && *digit != ';'; digit++) {
        int value = *digit >= '0' && *digit <= '9'          ? *digit - '0'
                    : hex && *digit >= 'a' && *digit <= 'f' ? *digit - 'a' + 10
                    : hex && *digit >= 'A' && *digit <= 'F' ? *digit - 'A' + 10
                                                            : -1;
        if (value < 0 || code > 0x10ffff) return 0;
        code = code * (hex ? 16 : 10) + (unsigned long)value;
    }
    if (digit == end || code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return 0;
    *out = add_code(*out, code);
    *at = digit + 1;
    return 1;
}

/* Resolves references, and makes line ends "\n", in place: what stands for a reference is never longer than it. Returns
 * the end; NULL = a reference that is none. */
static char *resolve(char *begin, char *end)
{
    char *out = begin;
    for (const char *at = begin; at < end;) {
        if (*at == '&') {
            if (!read_reference(&at, end, &out)) return NULL;
        } else if (*at == '\r') {
            at += at + 1 < end && at[1] == '\n' ? 2 : 1;
            *out++ = '\n';
        } else {
            *out++ = *at++;
        }
    }
    return out;
}

static int has_escapes(const char *begin, const char *end)
{
    size_t size = (size_t)(end - begin);
    if (size > 32) return memchr(begin, '&', size) || memchr(begin, '\r', size);
    for (; begin < end; begin++) /* most are short: a call would take longer */
        if (*begin == '&' || *begin == '\r') return 1;
    return 0;
}

static dh_status pass_text(scan *s, char *begin, char *end)
{
    if (begin == end || s->depth == 0) return DH_OK;
    if (has_escapes(begin, end)) end = resolve(begin, end);
    if (!end) return bad(s, "it has a reference that stands for nothing");
    s->by.characters(s->of, begin, (int)(end - begin));
    return s->of->status;
}

/* Passes on what is there of a text that goes on, where it fills the window: but for the end of it, in which a
 * reference or a line end may be cut. */
static dh_status pass_part(scan *s)
{
    char *begin = s->window + s->at, *end = s->window + s->size, *cut = end;
    if (end - begin < WINDOW / 2) return DH_OK;
    for (char *at = end; at > end - REFERENCE; at--)
        if (at[-1] == '&') cut = at - 1;
    if (cut == end && end[-1] == '\r') cut--;
    s->at = (size_t)(cut - s->window);
    return pass_text(s, begin, cut);
}

/* ---- tags ---- */

enum { SPACE = 1, ENDS_NAME = 2, ENDS_VALUE = 4 /* or must be looked at */, ENDS_TEXT = 8 /* the same */ };
static const unsigned char kinds[256] = {['\0'] = ENDS_NAME | ENDS_VALUE | ENDS_TEXT,
                                         [' '] = SPACE | ENDS_NAME,
                                         ['\t'] = SPACE | ENDS_NAME,
                                         ['\n'] = SPACE | ENDS_NAME,
                                         ['/'] = ENDS_NAME,
                                         ['\r'] = SPACE | ENDS_NAME | ENDS_VALUE | ENDS_TEXT,
                                         ['>'] = ENDS_NAME,
                                         ['='] = ENDS_NAME,
                                         ['"'] = ENDS_VALUE,
                                         ['\''] = ENDS_VALUE,
                                         ['&'] = ENDS_VALUE | ENDS_TEXT,
                                         ['<'] = ENDS_TEXT};

static int is_of(char c, int kind)
{
    return kinds[(unsigned char)c] & kind;
}

typedef enum whole { WHOLE, CUT, WRONG } whole;

/* Reads one attribute from *at on, which is moved behind it. */
static whole read_attribute(tag *t, char **at)
{
    char *next = *at;
    if (t->n == ATTRIBUTES) return WRONG;
    t->attributes[t->n].name = next;
    while (!is_of(*next, ENDS_NAME)) next++;
    t->attributes[t->n].name_end = next;
    while (is_of(*next, SPACE)) next++;
    if (*next != '=') return *next == '\0' ? CUT : WRONG;
    next++;
    while (is_of(*next, SPACE)) next++;
    char quote = *next++;
    if (quote != '"' && quote != '\'') return quote == '\0' ? CUT : WRONG;
    t->attributes[t->n].value = next;
    int escaped = 0;
    for (;; next++) {
        while (!is_of(*next, ENDS_VALUE)) next++;
        if (*next == quote) break;
        if (*next == '\0') return CUT;
        escaped |= *next == '&' || *next == '\r';
    }
    t->attributes[t->n].value_end = next;
    t->attributes[t->n++].escaped = escaped;
    *at = next + 1;
    return WHOLE;
}

/* Reads the tag of an element that begins at `at`. The window ends with a NUL, which a tag has nowhere. */
static whole find_tag(tag *t, char *at)
{
    t->n = t->is_empty = 0;
    t->name = ++at;
    while (!is_of(*at, ENDS_NAME)) at++;
    t->name_end = at;
    for (;;) {
        while (is_of(*at, SPACE)) at++;
        if (*at == '>') break;
        if (*at == '\0') return CUT;
        if (*at == '/') {
            if (at[1] != '>') return at[1] == '\0' ? CUT : WRONG;
            t->is_empty = 1;
            at++;
            break;
        }
        whole found = read_attribute(t, &at);
        if (found != WHOLE) return found;
    }
    t->end = at;
    return t->name_end == t->name ? WRONG : WHOLE;
}

/* Ends the names and values of attributes with a NUL and resolves what stands for characters. 0 = a reference that is
 * none. */
static int take_attributes(tag *t, const char **out)
{
    for (int i = 0; i < t->n; i++) {
        char *end = t->attributes[i].value_end;
        if (t->attributes[i].escaped) end = resolve(t->attributes[i].value, end);
        if (!end) return 0;
        *t->attributes[i].name_end = *end = '\0';
        out[2 * i] = t->attributes[i].name;
        out[2 * i + 1] = t->attributes[i].value;
    }
    out[2 * t->n] = NULL;
    return 1;
}

/* The first eight bytes of a name, or all of it and NULs: most names are compared by them alone. */
static uint64_t word_of(const char *name, size_t size)
{
    uint64_t word; /* what follows a name in the window may be read */
    memcpy(&word, name, sizeof word);
    return size >= sizeof word ? word : word & ((UINT64_C(1) << (8 * size)) - 1);
}

static dh_status open_element(scan *s, const char *name, size_t size)
{
    if (size >= NAMES) return bad(s, "a tag is wrong");
    if (s->depth == PACKAGE_DEPTH) {
        package_refuse_depth(s->of);
        return DH_EDATA;
    }
    element *e = &s->open[s->depth++];
    e->word = word_of(name, size);
    e->size = size;
    if (size > sizeof e->word) memcpy(e->name, name, size);
    return DH_OK;
}

static dh_status close_element(scan *s, const char *name, size_t size)
{
    const element *e = s->depth > 0 ? &s->open[s->depth - 1] : NULL;
    if (!e || e->size != size || e->word != word_of(name, size) ||
        (size > sizeof e->word && memcmp(e->name, name, size) != 0))
        return bad(s, "an element ends that did not begin");
    s->depth--;
    s->by.end(s->of, name);
    return s->of->status;
}

/* "</name>": *end is set to the byte after it; NULL = it is not whole. */
static dh_status read_end_tag(scan *s, char *at, char **end)
{
    char *name = at + 2, *last = name;
    while (!is_of(*last, ENDS_NAME)) last++;
    char *close = last;
    while (is_of(*close, SPACE)) close++;
    *end = *close == '>' ? close + 1 : NULL;
    if (*close == '\0') return DH_OK;
    if (*close != '>') return bad(s, "a tag is wrong");
    size_t size = (size_t)(last - name);
    *last = '\0';
    return close_element(s, name, size);
}

/* An element of a name of one letter that holds a short text alone, as most of a sheet do: "<v>12</v>". Returns the
 * byte after it; NULL = it is another, or not whole. The window ends with a NUL, and some bytes follow it. */
static char *take_leaf(const scan *s, char *at)
{
    if (at[1] == '\0') return NULL;
    char *text = at + 3, *end = text;
    if (at[2] != '>' || !s->by.leaf || !strchr(s->by.leaves, at[1]) || s->depth == 0 || s->depth == PACKAGE_DEPTH)
        return NULL;
    while (!is_of(*end, ENDS_TEXT) && end - text < LEAF) end++;
    if (end[0] != '<' || end[1] != '/' || end[2] != at[1] || end[3] != '>') return NULL;
    s->by.leaf(s->of, at[1], text, (size_t)(end - text));
    return end + 4;
}

/* A tag that begins an element, the same. */
static dh_status read_tag(scan *s, char *at, char **end)
{
    const char *attributes[2 * ATTRIBUTES + 2];
    tag *t = &s->tag;
    whole found = find_tag(t, at);
    *end = NULL;
    if (found == CUT) return DH_OK;
    if (found == WRONG || !take_attributes(t, attributes)) return bad(s, "a tag is wrong");
    *end = t->end + 1;
    size_t size = (size_t)(t->name_end - t->name);
    dh_status status = open_element(s, t->name, size);
    if (status != DH_OK) return status;
    *t->name_end = '\0';
    s->by.start(s->of, t->name, attributes);
    if (s->of->status != DH_OK) return s->of->status;
    return t->is_empty ? close_element(s, t->name, size) : DH_OK;
}

/* "<?", "<!--", "<![CDATA[" and "<!DOCTYPE": *end is set to the byte after it; NULL = it is not whole. */
static dh_status read_special(scan *s, char *at, char **end)
{
    if (at[1] == '?') {
        *end = strstr(at, "?>");
        if (*end) *end += 2;
    } else if (strncmp(at, "<!--", 4) == 0) {
        *end = strstr(at + 4, "-->");
        if (*end) *end += 3;
    } else if (strncmp(at, "<![CDATA[", 9) == 0) {
        *end = strstr(at + 9, "]]>");
        if (*end && s->depth > 0) s->by.characters(s->of, at + 9, (int)(*end - at - 9));
        if (*end) *end += 3;
        if (s->of->status != DH_OK) return s->of->status;
    } else if (strlen(at) < 9) {
        *end = NULL;
    } else {
        package_refuse_doctype(s->of);
        return DH_EDATA;
    }
    return DH_OK;
}

/* ---- the whole ---- */

/* The next '<'; texts between tags are mostly short. */
static char *find_sign(char *at, size_t size)
{
    for (size_t i = 0; i < 16 && i < size; i++)
        if (at[i] == '<') return at + i;
    return size > 16 ? memchr(at + 16, '<', size - 16) : NULL;
}

/* Takes what begins with the '<': *end is set to the byte after it; NULL = it is not whole. */
static dh_status take_tag(scan *s, char *sign, char **end)
{
    if (sign[1] == '?' || sign[1] == '!') return read_special(s, sign, end);
    if (sign[1] == '/') return read_end_tag(s, sign, end);
    *end = take_leaf(s, sign);
    return *end ? s->of->status : read_tag(s, sign, end);
}

/* Takes what is whole in the window. */
static dh_status take_window(scan *s)
{
    while (s->at < s->size) {
        char *begin = s->window + s->at, *sign = find_sign(begin, s->size - s->at), *after = NULL;
        if (!sign) {
            if (!s->ended) return pass_part(s); /* a text that goes on */
            sign = s->window + s->size;
        }
        if (sign == s->window + s->size) {
            s->at = s->size;
            return s->depth == 0 ? DH_OK : bad(s, "it stops short");
        }
        dh_status status = pass_text(s, begin, sign);
        if (status != DH_OK) return status;
        s->at = (size_t)(sign - s->window);
        status = take_tag(s, sign, &after);
        if (status != DH_OK || !after) return status;
        s->at = (size_t)(after - s->window);
    }
    return DH_OK;
}

/* Whether a part begins as this reader takes it: not in UTF-16, and not in another encoding by its declaration. */
static int is_plain(const scan *s)
{
    const char *text = s->window;
    if (s->size < 2 || (unsigned char)text[0] >= 0xfe || text[0] == '\0' || text[1] == '\0') return 0;
    if ((unsigned char)text[0] == 0xef) text += 3;
    const char *end = strncmp(text, "<?xml", 5) == 0 ? strstr(text, "?>") : NULL;
    const char *named = end ? strstr(text, "encoding") : NULL;
    if (!named || named > end) return 1;
    named += strcspn(named, "\"'");
    return strncasecmp(named + 1, "utf-8", 5) == 0;
}

dh_status package_scan(part *of, const part_handlers *by, int *plain, dh_error *error)
{
    const dh_host *host = of->package->host;
    scan *s = host->alloc(sizeof *s);
    char *window = host->alloc(WINDOW + 8); /* a name is read by eight bytes */
    int more = 1;
    dh_status status = s && window ? DH_OK : DH_ENOMEM;
    if (status == DH_OK) {
        *s = (scan){.of = of, .by = *by, .window = window, .error = error};
        status = refill(s, &more);
        *plain = is_plain(s);
        if (status == DH_OK && *plain && (unsigned char)window[0] == 0xef) s->at = 3;
    }
    while (status == DH_OK && *plain && (more || s->at < s->size)) {
        size_t before = s->size - s->at;
        status = take_window(s);
        if (status == DH_OK) status = refill(s, &more);
        if (status == DH_OK && !more && s->size - s->at == before && before > 0) status = bad(s, "it stops short");
    }
    if (status == DH_OK && *plain && s->depth > 0) status = bad(s, "it stops short");
    host->free(s);
    host->free(window);
    return status;
}
