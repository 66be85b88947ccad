/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See session.h: what may stand at the cursor. The text before it is cut into Lua's tokens, only as far as to know the
 * chain that it stands in, `ds.opinions:filter "…"`, and the text of an expression that is open. The chain is
 * evaluated, since it builds a plan and reads nothing; one that calls anything but verbs is not.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/repl/session.h"
#include "query/function.h"
#include "query/verb.h"
#include "script/lines.h"

#define WORDS_MAX  2000
#define VALUES_MAX 200
#define DEPTH_MAX  64

/* ---- words ---- */

typedef struct words {
    dh_session *session;
    const char *prefix;
    size_t prefix_size;
    const char *after; /* is written behind each */
    bool quoted;       /* they stand in quotes: those with a quote are left out */
    char **list;
    size_t n;
    bool failed;
} words;

/* A word that a terminal shows as it is; in quotes also one that needs none of Lua's escapes. */
static bool is_plain(const words *w, const char *text, size_t size)
{
    if (!dh_text_is_valid(text, size)) return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f || (w->quoted && strchr("'\"\\", text[i]) != NULL))
            return false;
    return true;
}

/* A dh_script_take. */
static void take(void *context, const char *text, size_t size)
{
    words *w = context;
    if (w->failed || w->n == WORDS_MAX || size < w->prefix_size || memcmp(text, w->prefix, w->prefix_size) != 0) return;
    if (!is_plain(w, text, size)) return;
    dh_strbuf word = {0};
    dh_strbuf_add_bytes(&word, text, size);
    dh_strbuf_add(&word, w->after);
    char *made = dh_strbuf_take(&word);
    char **grown = made != NULL ? dh_realloc(w->list, (w->n + 1) * sizeof *grown) : NULL;
    if (grown == NULL) {
        dh_free(made);
        w->failed = true;
        return;
    }
    w->list = grown;
    w->list[w->n++] = made;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void end_words(dh_strbuf *out, words *w)
{
    if (w->n > 0) qsort(w->list, w->n, sizeof *w->list, compare);
    for (size_t i = 0; i < w->n; i++) {
        if (!w->failed && (i == 0 || strcmp(w->list[i], w->list[i - 1]) != 0))
            dh_strbuf_add_bytes(out, w->list[i], strlen(w->list[i]) + 1);
    }
    for (size_t i = 0; i < w->n; i++) dh_free(w->list[i]);
    dh_free(w->list);
}

/* ---- tokens ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

/* A chain of names, calls and verbs, as far as it was read. */
typedef struct chain {
    size_t begin, end; /* of the text; equal: there is none */
    bool pure;         /* it calls nothing but verbs */
    char separator;    /* '.' or ':' behind it, before a name that has not ended; 0 = none */
    char verb[32];     /* whose argument comes: "" = none */
} chain;

/* Where the text ends. */
typedef struct place {
    chain at[DEPTH_MAX]; /* by open parentheses, the innermost last */
    int depth;
    size_t word;   /* where the name that the text ends with begins; its size if there is none */
    size_t string; /* where the open string's content begins; 0 = none is open */
} place;

static bool is_verb(const char *name)
{
    for (const dh_verb *const *verb = dh_verbs; *verb != NULL;
         verb++) /* one that asks runs a query when it is called */
        if (strcmp((*verb)->name, name) == 0) return (*verb)->ask == NULL;
    return false;
}

/* The end of a string that begins at `at` with its quote, or with [[; 0 = it is open. */
static size_t end_of_string(const char *text, size_t at, size_t *content)
{
    if (text[at] == '[') {
        *content = at + 2;
        const char *end = strstr(text + at + 2, "]]");
        return end != NULL ? (size_t)(end - text) + 2 : 0;
    }
    *content = at + 1;
    for (size_t i = at + 1; text[i] != '\0'; i++) {
        if (text[i] == text[at]) return i + 1;
        if (text[i] == '\\' && text[i + 1] != '\0') i++;
    }
    return 0;
}

/* A name is read, which ends before `end`. */
static void take_name(chain *c, const char *text, size_t begin, size_t end)
{
    size_t size = end - begin;
    if (c->separator == 0 || c->begin == c->end) {
        *c = (chain){.begin = begin, .end = end, .pure = true};
        return;
    }
    if (c->separator == ':' && size < sizeof c->verb) {
        memcpy(c->verb, text + begin, size);
        c->verb[size] = '\0';
        return;
    }
    c->separator = 0;
    c->end = end;
}

/* What was called has its arguments. */
static void end_call(chain *c, size_t end)
{
    if (c->begin == c->end) return;
    if (!is_verb(c->verb)) c->pure = false;
    c->verb[0] = '\0';
    c->separator = 0;
    c->end = end;
}

static void take_sign(place *p, const char *text, size_t at)
{
    chain *c = &p->at[p->depth];
    switch (text[at]) {
    case '.':
    case ':': c->separator = text[at]; return;
    case '(':
    case '{':
        if (p->depth + 1 < DEPTH_MAX) p->at[++p->depth] = (chain){0};
        return;
    case ')':
    case '}':
        if (p->depth > 0) end_call(&p->at[--p->depth], at + 1);
        return;
    default: *c = (chain){0};
    }
}

static void find_place(place *p, const char *text)
{
    size_t size = strlen(text), content;
    *p = (place){.word = size};
    for (size_t i = 0; i < size;) {
        if (strchr(" \t\r\n", text[i]) != NULL) {
            i++;
        } else if (text[i] == '-' && text[i + 1] == '-') {
            i += strcspn(text + i, "\n");
        } else if (text[i] == '"' || text[i] == '\'' || (text[i] == '[' && text[i + 1] == '[')) {
            i = end_of_string(text, i, &content);
            if (i == 0) {
                p->string = content;
                return;
            }
            end_call(&p->at[p->depth], i);
        } else if (is_letter(text[i])) {
            size_t end = i;
            while (is_letter(text[end])) end++;
            if (end == size)
                p->word = i;
            else
                take_name(&p->at[p->depth], text, i, end);
            i = end;
        } else {
            take_sign(p, text, i++);
        }
    }
}

/* The chain's text, to be freed; NULL: there is none that may be evaluated. */
static char *text_of(const chain *c, const char *text)
{
    return c->begin < c->end && c->pure ? dh_strndup(text + c->begin, c->end - c->begin) : NULL;
}

/* ---- in an expression ---- */

/* The column that the text before an open quote compares: "… field == ", "one_of(field, 'a', ". NULL: none. */
static char *compared_column(const char *text, size_t end)
{
    size_t begin = end;
    while (begin > 0 && strchr(" \t=~!,(", text[begin - 1]) != NULL) begin--;
    if (begin > 0 && begin < end && text[begin - 1] == '\'') { /* other values of one_of before it */
        const char *call = NULL;
        for (const char *at = text; at < text + begin && (at = strstr(at, "one_of(")) != NULL && at < text + begin;
             at++)
            call = at + strlen("one_of(");
        if (call == NULL) return NULL;
        size_t size = strcspn(call, ", \t)");
        return size > 0 ? dh_strndup(call, size) : NULL;
    }
    size_t stop = begin;
    while (begin > 0 && (is_letter(text[begin - 1]) || text[begin - 1] == '.')) begin--;
    return begin < stop ? dh_strndup(text + begin, stop - begin) : NULL;
}

/* Where the value in quotes that is open within the expression begins; 0 = none is. */
static size_t open_value(const char *expression, char outer)
{
    char quote = outer == '"' ? '\'' : '"';
    size_t begin = 0;
    for (size_t i = 0; expression[i] != '\0'; i++)
        if (expression[i] == quote) begin = begin == 0 ? i + 1 : 0;
    return begin;
}

static void take_functions(words *w, const char *verb)
{
    dh_function_doc doc;
    bool aggregates = strcmp(verb, "aggregate") == 0, windows = strcmp(verb, "window") == 0;
    for (int32_t i = 0; dh_functions_doc(w->session->context.functions, i, &doc); i++) {
        bool is_aggregate = strcmp(doc.group, "aggregates") == 0, is_window = strcmp(doc.group, "windows") == 0;
        if ((is_aggregate && !aggregates) || (is_window && !windows)) continue;
        w->after = "(";
        take(w, doc.name, strlen(doc.name));
    }
    w->after = "";
}

/* At the end of an expression, the argument of a verb over `query`. */
static size_t complete_expression(words *w, const char *expression, char outer, const char *query, const char *verb)
{
    size_t value = open_value(expression, outer), size = strlen(expression), begin = size;
    if (value > 0) {
        char *column = compared_column(expression, value - 1);
        w->prefix = expression + value;
        w->prefix_size = size - value;
        w->quoted = true;
        if (column != NULL) dh_script_column_values(w->session->script, query, column, w->prefix, VALUES_MAX, take, w);
        dh_free(column);
        return value;
    }
    while (begin > 0 && is_letter(expression[begin - 1])) begin--;
    w->prefix = expression + begin;
    w->prefix_size = size - begin;
    size_t path = begin;
    while (path > 0 && (is_letter(expression[path - 1]) || expression[path - 1] == '.')) path--;
    if (path < begin) {
        char *keys = dh_strndup(expression + path, begin - path);
        if (keys != NULL) dh_script_names_behind(w->session->script, query, keys, take, w);
        dh_free(keys);
        return begin;
    }
    dh_script_names(w->session->script, query, '"', take, w);
    take_functions(w, verb);
    return begin;
}

/* ---- dot commands ---- */

/* Files below the folder that the path begins with; a folder gets its slash. */
static size_t complete_file(words *w, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t begin = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    char *folder = begin > 0 ? dh_strndup(path, begin) : dh_strdup("./");
    DIR *opened = folder != NULL ? opendir(folder) : NULL;
    w->prefix = path + begin;
    w->prefix_size = strlen(w->prefix);
    for (const struct dirent *item; opened != NULL && (item = readdir(opened)) != NULL;) {
        if (item->d_name[0] == '.' && w->prefix[0] != '.') continue;
        w->after = item->d_type == DT_DIR ? "/" : "";
        take(w, item->d_name, strlen(item->d_name));
    }
    if (opened != NULL) closedir(opened);
    dh_free(folder);
    return begin;
}

static size_t complete_lua(words *w, const char *text);

/* `text` begins with the dot. */
static size_t complete_dot(words *w, const char *text)
{
    size_t name = strcspn(text + 1, " \t") + 1, rest = name + strspn(text + name, " \t");
    const dh_dot_command *command = dh_dot_commands;
    if (text[name] == '\0') {
        w->prefix = text + 1;
        w->prefix_size = name - 1;
        for (; command->name != NULL; command++) take(w, command->name, strlen(command->name));
        return 1;
    }
    while (command->name != NULL &&
           (strlen(command->name) != name - 1 || memcmp(command->name, text + 1, name - 1) != 0))
        command++;
    if (command->name == NULL) return name;
    size_t word = strcspn(text + rest, " \t");
    if (command->takes_file && text[rest + word] == '\0') return rest + complete_file(w, text + rest);
    if (command->takes_file) rest += word;
    if (strcmp(command->name, "columns") == 0) {
        w->prefix = text + rest;
        w->prefix_size = strlen(w->prefix);
        dh_script_names(w->session->script, "ds", '.', take, w);
        if (w->n > 0) return rest;
    }
    return rest + complete_lua(w, text + rest);
}

/* ---- Lua ---- */

static size_t complete_lua(words *w, const char *text)
{
    place *p = dh_malloc(sizeof *p);
    if (p == NULL) return 0;
    find_place(p, text);
    const chain *c = &p->at[p->depth];
    size_t begin = p->word;
    if (p->string > 0) {
        const chain *called = c->verb[0] == '\0' && p->depth > 0 ? &p->at[p->depth - 1] : c;
        char *query = called->verb[0] != '\0' ? text_of(called, text) : NULL;
        begin = p->string;
        if (query != NULL) begin += complete_expression(w, text + begin, text[begin - 1], query, called->verb);
        dh_free(query);
    } else {
        char *expression = text_of(c, text);
        w->prefix = text + begin;
        w->prefix_size = strlen(w->prefix);
        if (c->separator == 0 && c->verb[0] == '\0' && w->prefix_size > 0)
            dh_script_names(w->session->script, NULL, '.', take, w);
        else if (c->separator != 0 && c->verb[0] == '\0' && expression != NULL)
            dh_script_names(w->session->script, expression, c->separator, take, w);
        dh_free(expression);
    }
    dh_free(p);
    return begin;
}

void dh_complete(dh_strbuf *out, size_t *begin, dh_session *session, const char *text)
{
    words w = {.session = session, .prefix = "", .after = ""};
    size_t blanks = strspn(text, " \t\r\n");
    *begin = blanks + (dh_dot_is_command(text) ? complete_dot(&w, text + blanks) : complete_lua(&w, text + blanks));
    end_words(out, &w);
}
