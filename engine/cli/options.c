/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing and help, both by the table of flags. */
#include "cli/options.h"

#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/path.h"
#include "base/text.h"

typedef struct flag {
    const char *name, *argument; /* argument NULL: a switch */
    char letter;                 /* 0 = none */
    unsigned id;                 /* DH_FLAG_… */
    size_t place;                /* of a const char * or bool in dh_options */
    const char *doc;
} flag;

#define PLACE(member) offsetof(dh_options, member)

static const flag flags[] = {
    {"profile", DH_MESSAGE("FILE"), 0, DH_FLAG_PROFILE, PLACE(profile),
     DH_MESSAGE("how a bare file maps onto the tables: a path or a profile's name")},
    {"units", DH_MESSAGE("FILE|DATASET"), 0, DH_FLAG_UNITS, PLACE(units),
     DH_MESSAGE("a register whose units can be chosen in the workbook")},
    {"as-of", DH_MESSAGE("DATE"), 0, DH_FLAG_AS_OF, PLACE(as_of),
     DH_MESSAGE("the day that open and overdue are told at (2020-08-11)")},
    {"calendar", DH_MESSAGE("NAME"), 0, DH_FLAG_AS_OF, PLACE(calendar),
     DH_MESSAGE("whose years, quarters, months and weeks are meant: nam-bao-cao, nam-hoc … (civil: calendar years)")},
    {"by", DH_MESSAGE("COLUMNS"), 0, DH_FLAG_BY, PLACE(by),
     DH_MESSAGE("divide by these: unit,year,quarter,month,week,kind,field …")},
    {"from", DH_MESSAGE("PERIOD"), 0, DH_FLAG_FROM, PLACE(from),
     DH_MESSAGE("first period: 2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05, 2018-03-01")},
    {"to", DH_MESSAGE("PERIOD"), 0, DH_FLAG_TO, PLACE(to), DH_MESSAGE("last period, included")},
    {"period", DH_MESSAGE("PERIOD"), 0, DH_FLAG_FROM, PLACE(period),
     DH_MESSAGE("this period alone: one as for --from, 2018-01-15..2018-06-30 or 2018-to-date")},
    {"to-date", NULL, 0, DH_FLAG_FROM | DH_FLAG_PERIODS, PLACE(to_date),
     DH_MESSAGE("of each year only the days up to the day and month of the as-of day")},
    {"periods", "A,B,…", 0, DH_FLAG_PERIODS, PLACE(periods),
     DH_MESSAGE("the periods to compare, each with the one before: 2018,2019")},
    {"geography", DH_MESSAGE("then|DATE"), 0, DH_FLAG_GEOGRAPHY, PLACE(geography),
     DH_MESSAGE("units as they were at the event, or carried to the units of a day")},
    {"where", DH_MESSAGE("EXPRESSION"), 0, DH_FLAG_WHERE, PLACE(where),
     DH_MESSAGE("only rows for which this holds: \"kind == 'thematic'\"")},
    {"complete", NULL, 0, DH_FLAG_COMPLETE, PLACE(complete),
     DH_MESSAGE("a row for every unit due and period: 0 where it reported none, unknown where it did not report")},
    {"level", DH_MESSAGE("LEVEL"), 0, DH_FLAG_COMPLETE, PLACE(level),
     DH_MESSAGE("with --complete: of which units: commune, village … (default: that of most units in the data)")},
    {"explain", NULL, 0, DH_FLAG_EXPLAIN, PLACE(explain),
     DH_MESSAGE("print the contracts of the measures instead of their values")},
    {"list", NULL, 0, DH_FLAG_LIST, PLACE(list), DH_MESSAGE("list what there is to ask for")},
    {"rejects", DH_MESSAGE("FOLDER|FILE.xlsx"), 0, DH_FLAG_REJECTS, PLACE(rejects),
     DH_MESSAGE("write the rejected rows there to be mended: as CSV and JSON, or as a workbook to send back")},
    {"summary", NULL, 0, DH_FLAG_SUMMARY, PLACE(summary),
     DH_MESSAGE("group what is wrong by reason, most faults first, with examples and what to do")},
    {"compression", DH_MESSAGE("NAME"), 0, DH_FLAG_COMPRESSION, PLACE(compression),
     DH_MESSAGE("zstd (text made small; numbers stay as they are) or none (default zstd)")},
    {"append", NULL, 0, DH_FLAG_APPEND, PLACE(append),
     DH_MESSAGE("add the files that are not in the store yet, as a further part of their table")},
    {"execute", "LUA", 'e', DH_FLAG_EXECUTE, PLACE(expression), DH_MESSAGE("run this text instead of a script file")},
    {"allow", DH_MESSAGE("FOLDERS"), 0, DH_FLAG_ALLOW, PLACE(allow),
     DH_MESSAGE("folders that the script may read and write, beside those it always may (a:b:c)")},
    {"time-limit", DH_MESSAGE("SECONDS"), 0, DH_FLAG_TIME_LIMIT, PLACE(time_limit),
     DH_MESSAGE("stop the script or statistic after this long (default 60)")},
    {"memory-limit", "MIB", 0, DH_FLAG_MEMORY_LIMIT, PLACE(memory_limit),
     DH_MESSAGE("memory the script or statistic may hold; more rows or groups than that go to disk (default 512)")},
    {"format", DH_MESSAGE("NAME"), 0, DH_FLAG_FORMAT, PLACE(format_name),
     DH_MESSAGE("(default: by the ending of -o, else table)")},
    {"no-formulas", NULL, 0, DH_FLAG_NO_FORMULAS, PLACE(no_formulas),
     DH_MESSAGE("in csv and csv-excel, put ' before texts that a spreadsheet would run as formulas (= + - @)")},
    {"output", DH_MESSAGE("FILE"), 'o', DH_FLAG_OUTPUT, PLACE(output), DH_MESSAGE("write the result there")},
    {"kind", DH_MESSAGE("KIND"), 0, DH_FLAG_KIND, PLACE(kind),
     DH_MESSAGE("of the new plugin: aggregate, function, statistic, source or sink (default aggregate)")},
    {"plugin-path", DH_MESSAGE("FOLDERS"), 0, DH_FLAG_PLUGIN_PATH, PLACE(plugin_path),
     DH_MESSAGE("look for plugins here first (a:b:c)")},
    {"threads", "N", 0, DH_FLAG_THREADS, PLACE(threads),
     DH_MESSAGE("worker threads (default: one a processor); results are the same")},
    {"locale", "vi|en", 0, DH_FLAG_LOCALE, PLACE(locale_name),
     DH_MESSAGE("how numbers, dates and words are written (default vi)")},
    {"yes", NULL, 'y', DH_FLAG_YES, PLACE(yes), DH_MESSAGE("ask nothing: take what is likeliest, and say so")},
    {"quiet", NULL, 'q', DH_FLAG_QUIET, PLACE(quiet), DH_MESSAGE("say nothing but results and errors")},
    {"verbose", NULL, 'v', DH_FLAG_QUIET, PLACE(verbose), DH_MESSAGE("say how each file was read, too")},
    {"help", NULL, 'h', DH_FLAG_ALWAYS, PLACE(help), DH_MESSAGE("print this")},
    {"version", NULL, 0, DH_FLAG_ALWAYS, PLACE(version), DH_MESSAGE("print the version")},
};
enum { N_FLAGS = sizeof flags / sizeof flags[0] };

static bool takes(const dh_command *command, const flag *f)
{
    return ((command->flags | DH_FLAG_ALWAYS) & f->id) != 0;
}

/* A flag of the command with a name of two or three letters that differs in one, behind the first: '--bi' is '--by'.
 * dh_text_nearest, which is for all kinds of names, takes none of these. */
static const char *nearest_short(const char *name, const char *const *names, size_t n)
{
    size_t size = strlen(name);
    for (size_t i = 0; size >= 2 && size <= 3 && i < n; i++) {
        size_t differ = 0;
        if (strlen(names[i]) != size || names[i][0] != name[0]) continue;
        for (size_t k = 0; k < size; k++) differ += names[i][k] != name[k];
        if (differ == 1) return names[i];
    }
    return NULL;
}

/* The commands that take the flag, "'measure', 'compare'". */
static void add_takers(dh_strbuf *out, const flag *f, const dh_command *const *commands)
{
    for (; *commands != NULL; commands++)
        if (takes(*commands, f)) dh_strbuf_printf(out, "%s'%s'", out->size > 0 ? ", " : "", (*commands)->name);
}

/* The error for a flag that other commands take, or nearly so. DH_OK: there is none like it. */
static dh_status flag_of_others(const char *given, const char *name, const dh_options *options, dh_error *error)
{
    const char *names[N_FLAGS];
    dh_strbuf takers = {0};
    for (size_t i = 0; i < N_FLAGS; i++) names[i] = flags[i].name;
    const char *nearest = dh_text_nearest(name, names, N_FLAGS);
    for (size_t i = 0; nearest != NULL && i < N_FLAGS; i++)
        if (strcmp(flags[i].name, nearest) == 0) add_takers(&takers, &flags[i], options->commands);
    dh_status status = takers.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && takers.size > 0)
        status = strcmp(nearest, name) == 0
                     ? dh_error_set(error, DH_EINVAL,
                                    "'%s' does not take the flag '%s', which is one of %s; 'dienhong %s --help' lists "
                                    "its own",
                                    options->command->name, given, takers.data, options->command->name)
                     : dh_error_set(error, DH_EINVAL,
                                    "'%s' does not take the flag '%s'; did you mean '--%s'? it is a flag of %s",
                                    options->command->name, given, nearest, takers.data);
    dh_strbuf_free(&takers);
    return status;
}

static dh_status unknown_flag(const char *given, const dh_options *options, dh_error *error)
{
    const dh_command *command = options->command;
    const char *names[N_FLAGS];
    size_t n = 0;
    for (size_t i = 0; i < N_FLAGS; i++)
        if (command == NULL || takes(command, &flags[i])) names[n++] = flags[i].name;
    const char *bare = given + strspn(given, "-");
    char name[64];
    size_t size = strcspn(bare, "=");
    if (size >= sizeof name) size = sizeof name - 1;
    memcpy(name, bare, size);
    name[size] = '\0';
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest == NULL) nearest = nearest_short(name, names, n);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL, "'%s' does not take the flag '%s', did you mean '--%s'?",
                            command != NULL ? command->name : "dienhong", given, nearest);
    if (command == NULL)
        return dh_error_set(error, DH_EINVAL,
                            "'dienhong' does not take the flag '%s'; 'dienhong --help' lists its flags", given);
    DH_TRY(flag_of_others(given, name, options, error));
    return dh_error_set(error, DH_EINVAL, "'%s' does not take the flag '%s'; 'dienhong %s --help' lists its flags",
                        command->name, given, command->name);
}

/* The error for what getopt refused. optopt: an unknown letter; from 256 the index of a switch that was given a value;
 * 0 = an unknown or ambiguous long flag. */
static dh_status bad_flag(const dh_options *out, const char *given, dh_error *error)
{
    char letter[3] = {'-', (char)optopt, '\0'};
    if (optopt >= 256)
        return dh_error_set(error, DH_EINVAL, "the flag '--%s' takes no value", flags[optopt - 256].name);
    return unknown_flag(optopt != 0 ? letter : given, out, error);
}

static dh_status find_command(dh_options *out, const char *name, dh_error *error)
{
    const char *names[32];
    size_t n = 0;
    for (const dh_command *const *c = out->commands; *c != NULL; c++) {
        if (n < sizeof names / sizeof names[0]) names[n++] = (*c)->name;
        if (strcmp((*c)->name, name) == 0) out->command = *c;
    }
    if (out->command != NULL) return DH_OK;
    const char *nearest = dh_text_nearest(name, names, n);
    if (nearest == NULL)
        return dh_error_set(error, DH_EINVAL, "there is no command '%s'; 'dienhong --help' lists them", name);
    return dh_error_set(error, DH_EINVAL, "there is no command '%s', did you mean '%s'? 'dienhong --help' lists them",
                        name, nearest);
}

static dh_status take_flag(dh_options *out, const flag *f, const char *value, dh_error *error)
{
    if (out->command != NULL && !takes(out->command, f)) {
        char given[40] = "--";
        strncat(given, f->name, sizeof given - 3);
        return unknown_flag(given, out, error);
    }
    char *place = (char *)out + f->place;
    if (f->argument == NULL)
        *(bool *)place = true;
    else
        *(const char **)place = value;
    return DH_OK;
}

/* The flags in the form that getopt_long takes; the index of a long one is 256 and its place in `flags`. */
typedef struct flag_syntax {
    struct option longs[N_FLAGS + 1];
    char shorts[2 * N_FLAGS + 3];
} flag_syntax;

#define WORD 1 /* what getopt_long gives for a word that is no flag */

static void make_syntax(flag_syntax *out)
{
    *out = (flag_syntax){.shorts = "-:"}; /* '-': words are given in their order, whatever POSIXLY_CORRECT says */
    size_t size = 2;
    for (int i = 0; i < N_FLAGS; i++) {
        out->longs[i] = (struct option){flags[i].name, flags[i].argument != NULL, NULL, 256 + i};
        if (flags[i].letter == 0) continue;
        out->shorts[size++] = flags[i].letter;
        if (flags[i].argument != NULL) out->shorts[size++] = ':';
    }
    opterr = 0;
    optind = 0; /* begin anew */
}

/* The flag that getopt_long has found; NULL for a word or an error. */
static const flag *flag_found(int found)
{
    if (found >= 256) return &flags[found - 256];
    for (int i = 0; i < N_FLAGS; i++)
        if (flags[i].letter != 0 && flags[i].letter == found) return &flags[i];
    return NULL;
}

/* The command, which is the first word, and the language, before anything is judged: a wrong flag is reported with its
 * command and in its language. NULL where there is none. True when a flag before the command is wrong: the word may be
 * that one's value. */
static bool look_ahead(int argc, char **argv, const char **command, const char **locale)
{
    flag_syntax syntax;
    bool doubtful = false;
    *command = *locale = NULL;
    make_syntax(&syntax);
    for (int found; (found = getopt_long(argc, argv, syntax.shorts, syntax.longs, NULL)) != -1;) {
        const flag *f = flag_found(found);
        if (found == WORD && *command == NULL) *command = optarg;
        if (found == '?' && *command == NULL) doubtful = true;
        if (f != NULL && f->id == DH_FLAG_LOCALE) *locale = optarg;
    }
    return doubtful;
}

/* Flags may stand anywhere before "--" (argc). The words after the command are moved to the front of argv. */
static dh_status parse_flags(dh_options *out, int argc, char **argv, dh_error *error)
{
    flag_syntax syntax;
    int n_words = 0;
    make_syntax(&syntax);
    for (int found; (found = getopt_long(argc, argv, syntax.shorts, syntax.longs, NULL)) != -1;) {
        if (found == ':') return dh_error_set(error, DH_EINVAL, "the flag '%s' needs a value", argv[optind - 1]);
        if (found == '?') return bad_flag(out, argv[optind - 1], error);
        if (found == WORD)
            argv[n_words++] = optarg; /* of words that getopt_long has passed */
        else
            DH_TRY(take_flag(out, flag_found(found), optarg, error));
    }
    out->args = argv + 1;
    out->n_args = n_words > 0 ? n_words - 1 : 0;
    return DH_OK;
}

static bool is_one_of(const char *ending, const char *const *endings)
{
    while (*endings != NULL && strcasecmp(ending, *endings) != 0) endings++;
    return *endings != NULL;
}

static dh_status refuse_drawing(const char *command, const char *ending, dh_error *error)
{
    dh_strbuf endings = {0};
    dh_table_format_endings(&endings, "text");
    dh_status status = endings.failed
                           ? dh_error_nomem(error)
                           : dh_error_set(error, DH_EINVAL,
                                          "'%s' writes tables, as %s, and not '%s'; 'report' and 'chart' write "
                                          "documents and pictures",
                                          command, endings.data, ending);
    dh_strbuf_free(&endings);
    return status;
}

static dh_status read_format(dh_options *out, dh_error *error)
{
    out->format = out->format_name != NULL ? dh_table_format_find(out->format_name) : DH_FORMAT_TABLE;
    if (out->format != NULL) return DH_OK;
    dh_strbuf names = {0};
    dh_table_format_names(&names);
    const char *nearest = dh_table_format_nearest(out->format_name);
    dh_status status =
        names.failed      ? dh_error_nomem(error)
        : nearest != NULL ? dh_error_set(error, DH_EINVAL, "--format takes no '%s', did you mean '%s'? It takes %s",
                                         out->format_name, nearest, names.data)
                          : dh_error_set(error, DH_EINVAL, "--format takes %s, not '%s'", names.data, out->format_name);
    dh_strbuf_free(&names);
    return status;
}

/* The ending of --output, with its dot; NULL = it has none. */
static const char *ending_of(const dh_options *options)
{
    const char *dot = options->output != NULL ? strrchr(options->output, '.') : NULL;
    return dot != NULL && strchr(dot, '/') == NULL ? dot : NULL;
}

const char *dh_options_foreign_ending(const dh_options *options)
{
    const char *dot = (options->command->flags & DH_FLAG_FORMAT) != 0 ? ending_of(options) : NULL;
    return dot != NULL && options->format_name == NULL && dh_table_format_of_ending(dot) == NULL ? dot : NULL;
}

bool dh_options_is_drawing(const dh_options *options)
{
    static const char *const endings[] = {".pdf", ".png", ".svg", NULL};
    const char *dot = options->command->draws && options->format_name == NULL ? ending_of(options) : NULL;
    return dot != NULL && is_one_of(dot, endings);
}

bool dh_options_is_help(const dh_options *options)
{
    return options->help && (options->command == NULL || !options->command->has_topics || options->n_args == 0);
}

dh_status dh_options_check_ending(const dh_options *options, dh_error *error)
{
    /* endings beside those that are written */
    static const char *const near[][2] = {{".xls", ".xlsx"}, {".xlsm", ".xlsx"}, {".ods", ".xlsx"},
                                          {".htm", ".html"}, {".db", ".sqlite"}, {".sqlite3", ".sqlite"}};
    static const char *const drawings[] = {".pdf", ".png", ".svg", ".docx", ".gif", ".jpg", ".jpeg", NULL};
    const char *dot = ending_of(options);
    if (dot == NULL || (options->command->flags & DH_FLAG_FORMAT) == 0) return DH_OK;
    for (size_t i = 0; options->format_name == NULL && i < sizeof near / sizeof near[0]; i++)
        if (strcasecmp(dot, near[i][0]) == 0)
            return dh_error_set(error, DH_EINVAL, "no '%s' files are written; name it '%.*s%s'", near[i][0],
                                (int)(dot - options->output), options->output, near[i][1]);
    const dh_table_format *by_ending = dh_table_format_of_ending(dot);
    if (by_ending != NULL && by_ending != options->format && (by_ending->is_binary || options->format->is_binary))
        return dh_error_set(error, DH_EINVAL,
                            "'%s' ends as a file of --format %s does, not of --format %s; leave --format out, or name "
                            "it otherwise",
                            options->output, by_ending->name, options->format->name);
    return is_one_of(dot, drawings) && !dh_options_is_drawing(options)
               ? refuse_drawing(options->command->name, dot, error)
               : DH_OK;
}

static bool is_locale(const char *name, dh_locale *out)
{
    *out = name != NULL && strcmp(name, "en") == 0 ? DH_LOCALE_EN : DH_LOCALE_VI;
    return name == NULL || *out == DH_LOCALE_EN || strcmp(name, "vi") == 0;
}

/* The folders of --allow, "a:b:c": the argument is cut into them where it stands. */
static dh_status read_allowed(dh_options *out, dh_error *error)
{
    char *list = (char *)(uintptr_t)out->allow; /* one of argv's, which a program may change */
    for (char *state, *folder = strtok_r(list, ":", &state); folder != NULL; folder = strtok_r(NULL, ":", &state)) {
        if (!dh_path_is_folder(folder))
            return dh_error_set(error, DH_EINVAL, "--allow names '%s', which is no folder", folder);
        if (out->n_allowed == DH_MAX_ALLOWED)
            return dh_error_set(error, DH_EINVAL, "--allow takes at most %d folders", DH_MAX_ALLOWED);
        out->allowed[out->n_allowed++] = folder;
    }
    return DH_OK;
}

static dh_status check_values(dh_options *out, dh_error *error)
{
    if (!is_locale(out->locale_name, &out->locale))
        return dh_error_set(error, DH_EINVAL, "--locale takes vi or en, not '%s'", out->locale_name);
    if (out->allow != NULL) DH_TRY(read_allowed(out, error));
    DH_TRY(read_format(out, error));
    const char *dot = (out->command->flags & DH_FLAG_FORMAT) != 0 ? ending_of(out) : NULL;
    const dh_table_format *format = dot != NULL ? dh_table_format_of_ending(dot) : NULL;
    if (format != NULL && out->format_name == NULL) out->format = format;
    if (out->format->is_binary && out->output == NULL && (out->command->flags & DH_FLAG_FORMAT) != 0)
        return dh_error_set(error, DH_EINVAL, "--format %s makes a file; name it with -o FILE", out->format->name);
    if (out->no_formulas && !out->format->has_formulas)
        return dh_error_set(error, DH_EINVAL,
                            "--no-formulas goes with csv and csv-excel; in '%s' no text is run as a formula",
                            out->format->name);
    return DH_OK;
}

/* Sets the language of messages, DIENHONG_LANGUAGE or else --locale (`given`), before errors can come; their numbers
 * follow the latter alone. A wrong --locale
 * is reported later, by check_values. */
static dh_status set_language(const char *given, dh_error *error)
{
    const char *wanted = getenv("DIENHONG_LANGUAGE");
    dh_locale locale;
    is_locale(given, &locale);
    dh_message_set_locale(locale);
    dh_message_set_numbers(locale);
    if (wanted == NULL || wanted[0] == '\0') return DH_OK;
    if (!is_locale(wanted, &locale))
        return dh_error_set(error, DH_EINVAL, "the environment variable DIENHONG_LANGUAGE is vi or en, not '%s'",
                            wanted);
    dh_message_set_locale(locale);
    return DH_OK;
}

dh_status dh_options_parse(dh_options *out, const dh_command *const *commands, int argc, char **argv, dh_error *error)
{
    memset(out, 0, sizeof *out);
    out->commands = commands;
    int end = argc; /* "--" and what follows are the script's */
    for (int i = 1; i < argc && end == argc; i++)
        if (strcmp(argv[i], "--") == 0) end = i;
    if (end < argc) {
        out->script_args = argv + end + 1;
        out->n_script_args = argc - end - 1;
    }
    const char *command, *locale;
    bool doubtful = look_ahead(end, argv, &command, &locale);
    DH_TRY(set_language(locale, error));
    dh_status found = command != NULL ? find_command(out, command, error) : DH_OK;
    if (found != DH_OK && !doubtful) return found; /* else the flag is what is wrong */
    DH_TRY(parse_flags(out, end, argv, error));
    if (out->version || dh_options_is_help(out)) return DH_OK;
    if (out->command == NULL)
        return dh_error_set(error, DH_EINVAL, "no command was given; 'dienhong --help' lists them");
    if (out->command->max_args >= 0 && out->n_args > out->command->max_args)
        return dh_error_set(error, DH_EINVAL,
                            "'%s' takes no further argument, and was given '%s'; a name with blanks stands in quotes, "
                            "and no blank behind a comma; usage: dienhong %s",
                            out->command->name, out->args[out->command->max_args], dh_tr(out->command->usage));
    if (out->help) return check_values(out, error);
    if (out->n_args < out->command->min_args && !(out->list && out->n_args == 0))
        return dh_error_set(error, DH_EINVAL, "'%s' was given %d argument(s); usage: dienhong %s", out->command->name,
                            out->n_args, dh_tr(out->command->usage));
    return check_values(out, error);
}

bool dh_options_flag(const dh_command *command, int i, dh_flag_doc *out)
{
    for (int k = 0; k < N_FLAGS; k++) {
        const flag *f = &flags[k];
        if (!takes(command, f) || i-- > 0) continue;
        *out = (dh_flag_doc){f->letter, f->name, f->argument, f->doc, f->id == DH_FLAG_FORMAT};
        return true;
    }
    return false;
}

/* Blanks after `written` up to a column of `width` terminal cells. */
static void pad(dh_strbuf *out, const char *written, size_t width)
{
    for (size_t used = (size_t)dh_text_width(written, strlen(written)); used < width; used++)
        dh_strbuf_add_char(out, ' ');
}

static void add_flag(dh_strbuf *out, const flag *f)
{
    size_t begin = out->size;
    if (f->letter != 0)
        dh_strbuf_printf(out, "  -%c, ", f->letter);
    else
        dh_strbuf_add(out, "      ");
    dh_strbuf_printf(out, f->argument != NULL ? "--%s %s" : "--%s", f->name,
                     f->argument != NULL ? dh_tr(f->argument) : "");
    if (out->failed) return;
    pad(out, out->data + begin, 32);
    if (out->data[out->size - 1] != ' ') dh_strbuf_add_char(out, ' '); /* what is longer than its column */
    if (f->id == DH_FLAG_FORMAT) {
        dh_table_format_names(out);
        dh_strbuf_add_char(out, ' ');
    }
    dh_strbuf_printf(out, "%s\n", dh_tr(f->doc));
}

static void add_commands(dh_strbuf *out, const dh_options *options)
{
    dh_strbuf_add(out, dh_tr("Diên Hồng: dialogue analytics. Commands:\n\n"));
    for (const dh_command *const *c = options->commands; *c != NULL; c++) {
        dh_strbuf_printf(out, "  %s", (*c)->name);
        pad(out, (*c)->name, 11);
        dh_strbuf_printf(out, "%s\n", dh_tr((*c)->doc));
    }
    dh_strbuf_add(out, dh_tr("\n'dienhong COMMAND --help' tells how each is used. DATASET is a folder with a "
                             "dataset.lua, a store that 'import' made, or a file with --profile.\n"));
    dh_strbuf_add(out, dh_tr("\nExit status: 0 done, 1 problems found, 2 usage, 3 bad input, 4 a plugin or script "
                             "failed, 130 interrupted.\n"));
    dh_strbuf_add(out,
                  dh_tr("\nTexts are in the language of --locale, or in that of the environment variable "
                        "DIENHONG_LANGUAGE (vi or en) when it is set; numbers and dates follow --locale alone.\n"));
}

void dh_options_help(dh_strbuf *out, const dh_options *options)
{
    const dh_command *command = options->command;
    if (command == NULL) {
        add_commands(out, options);
        return;
    }
    dh_strbuf_printf(out, dh_tr("%s\n\nUsage: dienhong %s\n\n"), dh_tr(command->doc), dh_tr(command->usage));
    for (size_t i = 0; i < N_FLAGS; i++)
        if (takes(command, &flags[i])) add_flag(out, &flags[i]);
}
