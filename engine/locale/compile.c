/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compiles the catalogue, a file in gettext's PO format, to a C table sorted by the English texts, when the library is
 * built. Usage: compile FILE.po OUT.c. Fails, naming the line, on an untranslated entry, a duplicate, and a translation
 * whose printf conversions take other arguments than the English text's (they may be numbered: %2$s). The key of a
 * column or of a value, "column=raised_on", "kind=ad_hoc", is no English text: a second table has that, made of the name
 * ("Raised on", "ad hoc") unless a comment before the entry says it: "#. en: Date raised".
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 8192, MAX_ARGUMENTS = 16 };

#define COLUMN "column=" /* how the keys of columns begin */
#define LABEL  "#. en: "

typedef struct entry {
    char *english, *vietnamese;
    char *label; /* in English, of a name; NULL = of none */
    int line;
} entry;

static const char *path;
static int line;

static void die(int at, const char *what, const char *subject)
{
    fprintf(stderr, "%s:%d: %s: \"%s\"\n", path, at, what, subject);
    exit(1);
}

static char *copy(const char *text)
{
    char *made = malloc(strlen(text) + 1);
    if (made == NULL) die(line, "out of memory", text);
    return strcpy(made, text);
}

/* Appends the string literal at `from`, unquoted and unescaped, to `to`. */
static void add_literal(char *to, const char *from)
{
    size_t n = strlen(to);
    if (*from++ != '"') die(line, "a text in quotes is expected", from - 1);
    for (; *from != '"'; from++) {
        if (*from == '\0' || *from == '\n') die(line, "a text is not closed", to);
        char c = *from;
        if (c == '\\') {
            c = *++from;
            if (c == 'n')
                c = '\n';
            else if (c == 't')
                c = '\t';
            else if (c != '"' && c != '\\')
                die(line, "an unknown escape", from);
        }
        if (n + 1 >= MAX_TEXT) die(line, "a text is too long", to);
        to[n++] = c;
        to[n] = '\0';
    }
}

/* The arguments that a format takes: kinds[i] is the length modifier and letter of argument i, or "*" for a width or
 * precision. Returns how many. */
static int read_conversions(const entry *e, const char *text, char kinds[MAX_ARGUMENTS][8])
{
    int next = 0, max = 0;
    bool any = false, numbered = false;
    memset(kinds, 0, MAX_ARGUMENTS * 8);
    for (const char *p = text; (p = strchr(p, '%')) != NULL;) {
        if (*++p == '%') {
            p++;
            continue;
        }
        int at = next;
        char *end;
        long number = strtol(p, &end, 10);
        bool by_number = number > 0 && *end == '$';
        if (by_number) {
            at = (int)number - 1;
            p = end + 1;
        }
        if (any && by_number != numbered)
            die(e->line, "some conversions are numbered and some are not, which printf does not take", text);
        any = true;
        numbered = by_number;
        p += strspn(p, "-+ #0'123456789.");
        if (*p == '*') { /* a width or precision of its own argument */
            if (next + 1 >= MAX_ARGUMENTS) die(e->line, "too many arguments", text);
            strcpy(kinds[next++], "*");
            at = next;
            p += 1 + strspn(p + 1, "0123456789.");
        }
        size_t length = strspn(p, "hljztL");
        if (!isalpha((unsigned char)p[length]) || at >= MAX_ARGUMENTS || length > 2)
            die(e->line, "a conversion that is not understood", text);
        memcpy(kinds[at], p, length + 1);
        kinds[at][length + 1] = '\0';
        if (at == next) next++;
        if (at + 1 > max) max = at + 1;
        p += length + 1;
    }
    return max > next ? max : next;
}

static void check_conversions(const entry *e)
{
    char a[MAX_ARGUMENTS][8], b[MAX_ARGUMENTS][8];
    int n = read_conversions(e, e->english, a), m = read_conversions(e, e->vietnamese, b);
    if (n != m) die(e->line, "the translation takes another number of arguments", e->english);
    for (int i = 0; i < n; i++)
        if (strcmp(a[i], b[i]) != 0) die(e->line, "the translation takes other arguments", e->english);
}

static int by_english(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->english, ((const entry *)b)->english);
}

/* Whether the key is that of a name: of a column, or of a value of one, "kind=ad_hoc". */
static bool is_name(const char *key)
{
    size_t of = strspn(key, "abcdefghijklmnopqrstuvwxyz_");
    if (of == 0 || key[of] != '=') return false;
    size_t name = strspn(key + of + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return name > 0 && key[of + 1 + name] == '\0';
}

/* "column=raised_on" to "Raised on", "kind=ad_hoc" to "ad hoc", as engine/plugin/texts.c makes those of plugins. */
static char *derive_label(const char *key)
{
    bool of_column = strncmp(key, COLUMN, strlen(COLUMN)) == 0;
    char *label = copy(strchr(key, '=') + 1);
    if (of_column && label[0] != '\0' && label[1] != '_') label[0] = (char)toupper((unsigned char)label[0]);
    for (char *c = label; *c != '\0'; c++)
        if (*c == '_') *c = ' ';
    return label;
}

/* `declared`: the English label that the comment before the entry has; empty = none, which it is set to. */
static entry make_entry(const char *english, const char *vietnamese, char *declared, int began)
{
    bool is_label = is_name(english);
    if (declared[0] != '\0' && !is_label) die(began, "has an English label, and is no name", english);
    entry made = {copy(english), copy(vietnamese), NULL, began};
    if (is_label) made.label = declared[0] != '\0' ? copy(declared) : derive_label(english);
    declared[0] = '\0';
    return made;
}

static entry *read_entries(FILE *in, size_t *n)
{
    static char text[2 * MAX_TEXT], english[MAX_TEXT], vietnamese[MAX_TEXT], label[MAX_TEXT], next[MAX_TEXT];
    entry *entries = NULL;
    size_t capacity = 0;
    char *filling = NULL;
    int began = 0;
    *n = 0;
    for (bool more = true; more;) {
        more = fgets(text, sizeof text, in) != NULL;
        line += more;
        bool starts = !more || strncmp(text, "msgid ", 6) == 0;
        if (starts && began > 0 &&
            english[0] != '\0') { /* the entry before is complete; that with an empty English text is the file's head */
            if (vietnamese[0] == '\0') die(began, "is not translated", english);
            if (*n == capacity) {
                capacity = capacity > 0 ? capacity * 2 : 256;
                entries = realloc(entries, capacity * sizeof *entries);
                if (entries == NULL) die(line, "out of memory", english);
            }
            entries[(*n)++] = make_entry(english, vietnamese, label, began);
        }
        if (!more) break;
        if (starts) {
            strcpy(label, next);
            next[0] = '\0';
            began = line;
            english[0] = vietnamese[0] = '\0';
            add_literal(filling = english, text + 6);
        } else if (strncmp(text, "msgstr ", 7) == 0) {
            add_literal(filling = vietnamese, text + 7);
        } else if (text[0] == '"' && filling != NULL) {
            add_literal(filling, text);
        } else if (strncmp(text, LABEL, strlen(LABEL)) == 0) {
            snprintf(next, sizeof next, "%.*s", (int)strcspn(text + strlen(LABEL), "\r\n"), text + strlen(LABEL));
        } else if (text[0] != '#' && text[strspn(text, " \t\r\n")] != '\0') {
            die(line, "is not understood", text);
        }
    }
    return entries;
}

/* As a C literal that ends with a NUL of its own. */
static void put_text(FILE *out, const char *text)
{
    fputs("\n    \"", out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 32 || c > 126 || c == '?')
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputs("\\0\"", out);
}

static void write_catalogue(FILE *out, const entry *entries, size_t n)
{
    size_t offset = 0, columns = 0;
    fputs("const char dh_messages_vi_texts[] =", out);
    for (size_t i = 0; i < n; i++) {
        put_text(out, entries[i].english);
        put_text(out, entries[i].vietnamese);
        if (entries[i].label != NULL) put_text(out, entries[i].label);
    }
    fputs(";\n\nconst uint32_t dh_messages_vi_offsets[][2] = {\n", out);
    for (size_t i = 0; i < n; i++) {
        size_t second = offset + strlen(entries[i].english) + 1;
        fprintf(out, "    {%zu, %zu},\n", offset, second);
        offset = second + strlen(entries[i].vietnamese) + 1;
        if (entries[i].label != NULL) offset += strlen(entries[i].label) + 1;
    }
    fprintf(out, "};\nconst int dh_n_messages_vi = %zu;\n\nconst uint32_t dh_labels_en_offsets[][2] = {\n", n);
    offset = 0;
    for (size_t i = 0; i < n; i++) {
        size_t third = offset + strlen(entries[i].english) + strlen(entries[i].vietnamese) + 2;
        if (entries[i].label != NULL) fprintf(out, "    {%zu, %zu},\n", offset, third);
        columns += entries[i].label != NULL;
        offset = third + (entries[i].label != NULL ? strlen(entries[i].label) + 1 : 0);
    }
    fprintf(out, "};\nconst int dh_n_labels_en = %zu;\n", columns);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s FILE.po OUT.c\n", argv[0]);
        return 2;
    }
    path = argv[1];
    FILE *in = fopen(path, "re");
    if (in == NULL) die(0, "cannot be opened", path);
    size_t n;
    entry *entries = read_entries(in, &n);
    fclose(in);
    if (n == 0) die(0, "has no entries", path);
    qsort(entries, n, sizeof *entries, by_english);
    for (size_t i = 0; i < n; i++) {
        check_conversions(&entries[i]);
        if (i > 0 && strcmp(entries[i].english, entries[i - 1].english) == 0)
            die(entries[i].line, "stands twice", entries[i].english);
    }
    FILE *out = fopen(argv[2], "we");
    if (out == NULL) die(0, "cannot be written", argv[2]);
    fprintf(out,
            "/* Made from %s by engine/locale/compile.c. */\n#include \"base/message.h\"\n\n"
            "#pragma GCC diagnostic ignored \"-Woverlength-strings\" /* of compilers that do without a limit */\n",
            strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path);
    write_catalogue(out, entries, n);
    if (fclose(out) != 0) die(0, "cannot be written", argv[2]);
    for (size_t i = 0; i < n; i++) {
        free(entries[i].english);
        free(entries[i].vietnamese);
        free(entries[i].label);
    }
    free(entries);
    return 0;
}
