/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See lua_message.h. Lua's messages (5.4: lparser.c, llex.c, ldebug.c, lvm.c, lauxlib.c) are recognised by templates,
 * in which %s stands for any text, and which are the keys of the catalogue. What stood for %s is translated by `parts`,
 * and the whole written by the catalogue's sentence.
 */
#include "load/config/lua_message.h"

#include <stdbool.h>
#include <string.h>

#include "base/message.h"

#define CAPTURES 4
#define OWN      "dienhong." /* begins the names of our types */

/* Types by their names in Lua. */
static const struct type {
    const char *name, *words;
} types[] = {
    {"nil", DH_MESSAGE("nothing (nil)")},      {"no value", DH_MESSAGE("nothing (nil)")},
    {"boolean", DH_MESSAGE("true or false")},  {"number", DH_MESSAGE("a number")},
    {"string", DH_MESSAGE("a text")},          {"table", DH_MESSAGE("a table")},
    {"function", DH_MESSAGE("a function")},    {"thread", DH_MESSAGE("a coroutine")},
    {"query", DH_MESSAGE("a query")},          {OWN "query", DH_MESSAGE("a query")},
    {OWN "dataset", DH_MESSAGE("a data set")}, {OWN "chart", DH_MESSAGE("a chart")},
    {OWN "report", DH_MESSAGE("a report")},    {OWN "date", DH_MESSAGE("a date")},
    {OWN "sequence", DH_MESSAGE("a column")},  {OWN "row", DH_MESSAGE("a row")},
    {OWN "count", DH_MESSAGE("a count")},
};

/* Whole messages. What is more special stands first. */
static const char *const messages[] = {
    DH_MESSAGE("attempt to index a %s value (%s '%s')"),
    DH_MESSAGE("attempt to index a %s value"),
    DH_MESSAGE("attempt to call a %s value (%s '%s')"),
    DH_MESSAGE("attempt to call a %s value"),
    DH_MESSAGE("attempt to perform arithmetic on a %s value (%s '%s')"),
    DH_MESSAGE("attempt to perform arithmetic on a %s value"),
    DH_MESSAGE("attempt to concatenate a %s value (%s '%s')"),
    DH_MESSAGE("attempt to concatenate a %s value"),
    DH_MESSAGE("attempt to get length of a %s value (%s '%s')"),
    DH_MESSAGE("attempt to get length of a %s value"),
    DH_MESSAGE("attempt to perform bitwise operation on a %s value (%s '%s')"),
    DH_MESSAGE("attempt to perform bitwise operation on a %s value"),
    DH_MESSAGE("attempt to compare two %s values"),
    DH_MESSAGE("attempt to compare %s with %s"),
    DH_MESSAGE("attempt to perform 'n//0'"),
    DH_MESSAGE("attempt to perform 'n%%0'"),
    DH_MESSAGE("attempt to divide by zero"),
    DH_MESSAGE("number has no integer representation"),
    DH_MESSAGE("number (%s '%s') has no integer representation"),
    DH_MESSAGE("bad argument #%s to '%s' (%s expected, got no value)"),
    DH_MESSAGE("bad argument #%s to '%s' (%s expected, got %s)"),
    DH_MESSAGE("bad argument #%s to '%s' (value expected)"),
    DH_MESSAGE("bad argument #%s to '%s' (%s)"),
    DH_MESSAGE("calling '%s' on bad self (%s expected, got %s)"),
    DH_MESSAGE("calling '%s' on bad self"),
    DH_MESSAGE("bad 'for' %s (number expected, got %s)"),
    DH_MESSAGE("'for' step is zero"),
    DH_MESSAGE("'for' initial value must be a number"),
    DH_MESSAGE("'for' limit must be a number"),
    DH_MESSAGE("'for' step must be a number"),
    DH_MESSAGE("table index is nil"),
    DH_MESSAGE("table index is NaN"),
    DH_MESSAGE("stack overflow"),
    DH_MESSAGE("C stack overflow"),
    DH_MESSAGE("stack overflow (%s)"),
    DH_MESSAGE("string length overflow"),
    DH_MESSAGE("resulting string too large"),
    DH_MESSAGE("assertion failed!"),
    DH_MESSAGE("cannot change a protected metatable"),
    DH_MESSAGE("invalid value (at index %s) in table for 'concat'"),
    DH_MESSAGE("invalid value (%s) at index %s in table for 'concat'"),
    DH_MESSAGE("invalid order function for sorting"),
    DH_MESSAGE("too many results to unpack"),
    DH_MESSAGE("wrong number of arguments to 'insert'"),
    DH_MESSAGE("cannot resume dead coroutine"),
    DH_MESSAGE("attempt to yield from outside a coroutine"),
    DH_MESSAGE("malformed pattern (ends with '%%')"),
    DH_MESSAGE("malformed pattern (missing ']')"),
    DH_MESSAGE("missing '[' after '%%f' in pattern"),
    DH_MESSAGE("pattern too complex"),
    DH_MESSAGE("invalid pattern capture"),
    DH_MESSAGE("unfinished capture"),
    DH_MESSAGE("invalid capture index %s in replacement string"),
    DH_MESSAGE("invalid use of '%s' in replacement string"),
    DH_MESSAGE("invalid conversion '%s' to 'format'"),
    DH_MESSAGE("attempt to load a %s chunk (mode is '%s')"),
};

/* What stands before "near" in messages about how a script is written. */
static const char *const written[] = {
    DH_MESSAGE("unexpected symbol"),
    DH_MESSAGE("<eof> expected"),
    DH_MESSAGE("function arguments expected"),
    DH_MESSAGE("%s or %s expected"),
    DH_MESSAGE("%s expected (to close %s at line %s)"),
    DH_MESSAGE("hexadecimal digit expected"),
    DH_MESSAGE("%s expected"),
    DH_MESSAGE("syntax error"),
    DH_MESSAGE("unfinished string"),
    DH_MESSAGE("unfinished long string (starting at line %s)"),
    DH_MESSAGE("unfinished long comment (starting at line %s)"),
    DH_MESSAGE("malformed number"),
    DH_MESSAGE("invalid escape sequence"),
    DH_MESSAGE("decimal escape too large"),
    DH_MESSAGE("cannot use '...' outside a vararg function"),
    DH_MESSAGE("break outside a loop at line %s"),
    DH_MESSAGE("break outside loop at line %s"),
    DH_MESSAGE("label '%s' already defined on line %s"),
    DH_MESSAGE("no visible label '%s' for goto at line %s"),
    DH_MESSAGE("no visible label '%s' for <goto> at line %s"),
    DH_MESSAGE("attempt to assign to const variable '%s'"),
    DH_MESSAGE("unknown attribute '%s'"),
    DH_MESSAGE("too many %s (limit is %s) in %s"),
};

/* What a %s of the above may stand for, and the key of the catalogue; types are added to them. */
static const struct part {
    const char *name, *words;
} parts[] = {
    {"local", DH_MESSAGE("the local variable")},
    {"global", DH_MESSAGE("the global variable")},
    {"upvalue", DH_MESSAGE("the variable of an outer function")},
    {"field", DH_MESSAGE("the field")},
    {"method", DH_MESSAGE("the method")},
    {"constant", DH_MESSAGE("the constant")},
    {"metamethod", DH_MESSAGE("the metamethod")},
    {"for iterator", DH_MESSAGE("the iterator of the loop")},
    {"initial value", DH_MESSAGE("the initial value")},
    {"limit", DH_MESSAGE("the limit of the loop")},
    {"step", DH_MESSAGE("the step of the loop")},
    {"<eof>", DH_MESSAGE("the end of the text")},
    {"<name>", DH_MESSAGE("a name")},
    {"binary", DH_MESSAGE("compiled")},
    {"main function", DH_MESSAGE("the main function")},
    {"local variables", DH_MESSAGE("local variables")},
    {"number has no integer representation", DH_MESSAGE("number has no integer representation")},
    {"number expected", DH_MESSAGE("number expected")},
    {"nil or table expected", DH_MESSAGE("nil or table expected")},
    {"invalid option '%s'", DH_MESSAGE("invalid option '%s'")},
    {"position out of bounds", DH_MESSAGE("position out of bounds")},
    {"initial position out of bounds", DH_MESSAGE("initial position out of bounds")},
    {"value out of range", DH_MESSAGE("value out of range")},
    {"base out of range", DH_MESSAGE("base out of range")},
    {"interval is empty", DH_MESSAGE("interval is empty")},
    {"function at line %s", DH_MESSAGE("function at line %s")},
};

typedef struct capture {
    const char *text;
    size_t size;
} capture;

/* How many bytes of the template stand before its next %s, or its end; *literal has room for the template, and gets
 * them with %% as %. */
static size_t take_literal(const char *template, char *literal, size_t *size)
{
    size_t i = 0;
    for (*size = 0; template[i] != '\0' && !(template[i] == '%' && template[i + 1] == 's'); i++) {
        if (template[i] == '%' && template[i + 1] == '%') i++;
        literal[(*size)++] = template[i];
    }
    return i;
}

static bool find(const char *text, size_t size, const char *literal, size_t literal_size, size_t *at)
{
    for (size_t i = 0; i + literal_size <= size; i++)
        if (memcmp(text + i, literal, literal_size) == 0) {
            *at = i;
            return true;
        }
    return false;
}

/* Whether the text is one of the template, and what stands for each %s: the shortest text, the last up to the end. */
static bool matches(const char *template, const char *text, size_t size, capture *captures)
{
    char literal[128];
    size_t literal_size, at = 0;
    template += take_literal(template, literal, &literal_size);
    if (size < literal_size || memcmp(text, literal, literal_size) != 0) return false;
    for (int n = 0; *template != '\0'; n++) {
        text += literal_size;
        size -= literal_size;
        template += 2;
        template += take_literal(template, literal, &literal_size);
        if (*template != '\0' ? !find(text, size, literal, literal_size, &at) : size < literal_size) return false;
        if (*template == '\0') {
            at = size - literal_size;
            if (memcmp(text + at, literal, literal_size) != 0) return false;
        }
        captures[n] = (capture){text, at};
        text += at;
        size -= at;
    }
    return size == literal_size;
}

static void add_part(dh_strbuf *out, capture part);

/* Adds the catalogue's sentence, "%s" and "%2$s" in it as the captures. */
static void fill(dh_strbuf *out, const char *sentence, const capture *captures)
{
    int next = 0;
    for (const char *c = sentence; *c != '\0'; c++) {
        bool numbered = c[0] == '%' && c[1] >= '1' && c[1] <= '0' + CAPTURES && c[2] == '$' && c[3] == 's';
        if (c[0] == '%' && c[1] == '%') {
            dh_strbuf_add_char(out, *c++);
        } else if (numbered || (c[0] == '%' && c[1] == 's')) {
            add_part(out, captures[numbered ? c[1] - '1' : next++]);
            c += numbered ? 3 : 1;
        } else {
            dh_strbuf_add_char(out, *c);
        }
    }
}

static bool add_of(dh_strbuf *out, const char *template, const char *words, capture text)
{
    capture captures[CAPTURES] = {{0}};
    bool is = matches(template, text.text, text.size, captures);
    if (is) fill(out, dh_tr(words), captures);
    return is;
}

static const char *words_of(capture name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strlen(types[i].name) == name.size && memcmp(types[i].name, name.text, name.size) == 0)
            return dh_tr(types[i].words);
    return NULL;
}

static void add_part(dh_strbuf *out, capture part)
{
    const char *words = words_of(part);
    if (dh_message_locale() == DH_LOCALE_EN) { /* "a nil value" needs the name alone */
        size_t own = strlen(OWN);
        if (words != NULL && part.size > own && memcmp(part.text, OWN, own) == 0)
            part = (capture){part.text + own, part.size - own};
        dh_strbuf_add_bytes(out, part.text, part.size);
        return;
    }
    if (words != NULL) {
        dh_strbuf_add(out, words);
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (add_of(out, parts[i].name, parts[i].words, part)) return;
    dh_strbuf_add_bytes(out, part.text, part.size);
}

/* Adds what is written wrong, without what it is near. */
static bool add_written(dh_strbuf *out, capture what)
{
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        if (add_of(out, written[i], written[i], what)) return true;
    return false;
}

/* Adds "unexpected symbol near ')'". What is near may have any text in it, so that "near" is looked for from the left.
 */
static bool add_near(dh_strbuf *out, const char *message)
{
    for (const char *near = strstr(message, " near "); near != NULL; near = strstr(near + 1, " near ")) {
        dh_strbuf what = {0};
        bool is = add_written(&what, (capture){message, (size_t)(near - message)});
        const char *token = near + strlen(" near ");
        const capture both[CAPTURES] = {{what.data != NULL ? what.data : "", what.size}, {token, strlen(token)}};
        if (is) fill(out, dh_tr("%s near %s"), both);
        out->failed = out->failed || what.failed;
        dh_strbuf_free(&what);
        if (is) return true;
    }
    return false;
}

void dh_lua_message_add(dh_strbuf *out, const char *message)
{
    capture whole = {message, strlen(message)};
    if (add_near(out, message) || add_written(out, whole)) return;
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (add_of(out, messages[i], messages[i], whole)) return;
    dh_strbuf_add(out, message);
}

const char *dh_lua_type_words(const char *type)
{
    const char *words = words_of((capture){type, strlen(type)});
    return words != NULL ? words : dh_tr("a value of another kind");
}
