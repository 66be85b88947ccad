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

typedef struct scan {
    part *of;
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler characters;
    char *window;
    size_t size, at; /* of the window; of what was read */
    int ended;       /* the part has no more bytes */
    int depth;
    char names[PACKAGE_DEPTH][NAMES];
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
    size_t size = (size_t)(end - begin);
    if (!memchr(begin, '&', size) && !memchr(begin, '\r', size)) return end;
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

static dh_status pass_text(scan *s, char *begin, char *end)
{
    if (begin == end || s->depth == 0) return DH_OK;
    end = resolve(begin, end);
    if (!end) return bad(s, "it has a reference that stands for nothing");
    s->characters(s->of, begin, (int)(end - begin));
    return s->of->status;
}

/* ---- tags ---- */

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int ends_name(char c)
{
    return is_space(c) || c == '/' || c == '>' || c == '=' || c == '\0';
}

/* Reads the attributes from `at`; returns where the tag goes on, at '>' or '/'. NULL = it is not whole, or wrong. */
static char *read_attributes(scan *s, char *at, const char **attributes, int *wrong)
{
    int n = 0;
    for (;;) {
        while (is_space(*at)) at++;
        if (*at == '>' || *at == '/' || *at == '\0') break;
        char *name = at;
        while (!ends_name(*at)) at++;
        char *name_end = at;
        while (is_space(*at)) at++;
        if (*at == '\0') return NULL;
        if (*at != '=') *wrong = 1;
        at++;
        while (is_space(*at)) at++;
        if (*at == '\0' || *wrong) return NULL;
        char quote = *at++;
        char *value = at, *end = at;
        int escaped = 0; /* it has references or line ends */
        if ((quote != '"' && quote != '\'') || n == ATTRIBUTES) *wrong = 1;
        for (; *end != quote && *end != '\0'; end++) escaped |= *end == '&' || *end == '\r';
        if (*end == '\0' || *wrong) return NULL;
        char *resolved = escaped ? resolve(value, end) : end;
        if (!resolved || *wrong) {
            *wrong = 1;
            return NULL;
        }
        *name_end = *resolved = '\0';
        attributes[2 * n] = name;
        attributes[2 * n++ + 1] = value;
        at = end + 1;
    }
    (void)s;
    attributes[2 * n] = NULL;
    return *at == '\0' ? NULL : at;
}

static dh_status open_element(scan *s, char *name, size_t size)
{
    if (size >= NAMES) return bad(s, "a tag is wrong");
    if (s->depth == PACKAGE_DEPTH) {
        package_refuse_depth(s->of);
        return DH_EDATA;
    }
    memcpy(s->names[s->depth], name, size + 1);
    s->depth++;
    return DH_OK;
}

static dh_status close_element(scan *s, const char *name)
{
    const char *open = s->depth > 0 ? s->names[s->depth - 1] : "";
    if (open[0] != name[0] || open[0] == '\0' || (open[1] != name[1]) || strcmp(open, name) != 0)
        return bad(s, "an element ends that did not begin");
    s->depth--;
    s->end(s->of, name);
    return s->of->status;
}

/* Whether the tag that begins at `at`, whose last byte is in the window, is whole: its '>' stands outside of quotes. */
static char *tag_end(char *at)
{
    char quote = '\0'; /* tags are short: byte by byte is faster than a call for each part */
    for (; *at != '\0'; at++) {
        if (quote != '\0')
            quote = *at == quote ? '\0' : quote;
        else if (*at == '>')
            return at;
        else if (*at == '"' || *at == '\'')
            quote = *at;
    }
    return NULL;
}

static dh_status read_tag(scan *s, char *at, char *end)
{
    const char *attributes[2 * ATTRIBUTES + 2];
    int wrong = 0;
    char *name = at + 1;
    if (*name == '/') {
        char *last = ++name;
        while (!ends_name(*last)) last++;
        *last = '\0';
        return close_element(s, name);
    }
    char *last = name;
    while (!ends_name(*last)) last++;
    size_t size = (size_t)(last - name);
    char *rest = read_attributes(s, last, attributes, &wrong);
    if (size == 0 || !rest || rest > end || (*rest == '/' && rest + 1 != end)) return bad(s, "a tag is wrong");
    int empty = *rest == '/';
    *last = '\0';
    dh_status status = open_element(s, name, size);
    if (status != DH_OK) return status;
    s->start(s->of, name, attributes);
    if (s->of->status != DH_OK) return s->of->status;
    return empty ? close_element(s, name) : DH_OK;
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
        if (*end && s->depth > 0) s->characters(s->of, at + 9, (int)(*end - at - 9));
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

/* Takes what is whole in the window. */
static dh_status take_window(scan *s)
{
    while (s->at < s->size) {
        char *begin = s->window + s->at, *tag = memchr(begin, '<', s->size - s->at), *after = NULL;
        if (!tag) {
            if (!s->ended) return DH_OK; /* a text that goes on: a reference may be cut */
            tag = s->window + s->size;
        }
        if (tag == s->window + s->size) {
            s->at = s->size;
            return s->depth == 0 ? DH_OK : bad(s, "it stops short");
        }
        int special = tag[1] == '?' || tag[1] == '!';
        if (special) {
            dh_status status = pass_text(s, begin, tag);
            if (status == DH_OK) s->at = (size_t)(tag - s->window);
            if (status == DH_OK) status = read_special(s, tag, &after);
            if (status != DH_OK) return status;
            if (!after) return DH_OK;
        } else {
            after = tag_end(tag);
            if (!after) return DH_OK;
            dh_status status = pass_text(s, begin, tag);
            if (status == DH_OK) status = read_tag(s, tag, after);
            if (status != DH_OK) return status;
            after++;
        }
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

dh_status package_scan(part *of, XML_StartElementHandler start, XML_EndElementHandler end,
                       XML_CharacterDataHandler characters, int *plain, dh_error *error)
{
    const dh_host *host = of->package->host;
    scan *s = host->alloc(sizeof *s);
    char *window = host->alloc(WINDOW + 1);
    int more = 1;
    dh_status status = s && window ? DH_OK : DH_ENOMEM;
    if (status == DH_OK) {
        *s = (scan){.of = of, .start = start, .end = end, .characters = characters, .window = window, .error = error};
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
