/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports and charts by their names: finding one, and the list of all. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "cli/context.h"

dh_folders dh_context_folders(const dh_context *context)
{
    const char *dataset = context->options->n_args > 0 ? context->options->args[0] : NULL;
    return dh_folders_of(dataset, context->user_folder, context->scripts);
}

/* ---- one of them ---- */

static dh_status say_missing(const char *name, const dh_own_files *files, const char *places, dh_error *error)
{
    const char *nearest = dh_own_files_nearest(files, name);
    dh_strbuf list = {0};
    for (size_t i = 0; i < files->n; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", files->items[i].name);
    dh_status status = list.failed ? dh_error_nomem(error) : DH_EINVAL;
    if (!list.failed && nearest != NULL)
        dh_error_set(error, DH_EINVAL,
                     "there is no script '%s', did you mean '%s'? there are: %s; looked for as a file, and in %s", name,
                     nearest, list.data, places);
    else if (!list.failed)
        dh_error_set(error, DH_EINVAL, "there is no script '%s'; there are: %s; looked for as a file, and in %s", name,
                     list.data != NULL ? list.data : "", places);
    dh_strbuf_free(&list);
    return status;
}

static dh_status refuse(const dh_folders *folders, const char *kind, const char *name, dh_error *error)
{
    dh_strbuf places = {0};
    dh_own_files files = {0};
    dh_arena *arena = dh_arena_new();
    dh_status status = arena != NULL ? dh_folders_list(&files, folders, kind, arena, error) : dh_error_nomem(error);
    if (status == DH_OK) status = dh_folders_say(&places, folders, kind, error);
    if (status == DH_OK) status = say_missing(name, &files, places.data, error);
    dh_strbuf_free(&places);
    dh_free(files.items);
    if (arena != NULL) dh_arena_free(arena);
    return status;
}

dh_status dh_context_find_script(char **out, const dh_context *context, const char *kind, const char *name,
                                 dh_error *error)
{
    dh_folders folders = dh_context_folders(context);
    dh_place place = DH_PLACE_PROGRAM;
    *out = NULL;
    bool is_path = kind == NULL || strchr(name, '/') != NULL || dh_path_is_file(name);
    if (!is_path) DH_TRY(dh_folders_find(out, &place, &folders, kind, name, error));
    if (*out != NULL) {
        if (place != DH_PLACE_PROGRAM) dh_context_say(context, "'%s' is the script '%s'", name, *out);
        return DH_OK;
    }
    size_t size = strlen(name);
    bool names_file = is_path || (size > 4 && strcmp(name + size - 4, ".lua") == 0);
    if (!names_file) return refuse(&folders, kind, name, error);
    *out = dh_strdup(name);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

/* ---- the list ---- */

enum { LINE = 512 };

/* What a comment line says, behind its mark; NULL = nothing: it is blank, or says the licence. Cuts its end off. */
static const char *said_in(char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    char *text = line + strspn(line, "-");
    text += strspn(text, " \t");
    return text[0] == '\0' || strncmp(text, "SPDX-", 5) == 0 ? NULL : text;
}

/* Appends the first line of the comment at the head of a script, or in Vietnamese the one that begins with "vi:". */
static void add_description(dh_strbuf *out, const char *path)
{
    char line[LINE], first[LINE] = "", vietnamese[LINE] = "";
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL && strncmp(line, "--", 2) == 0) {
        const char *said = said_in(line);
        bool is_vietnamese = said != NULL && strncmp(said, "vi: ", 4) == 0;
        if (said == NULL) continue;
        if (is_vietnamese && vietnamese[0] == '\0') strcpy(vietnamese, said + 4);
        if (!is_vietnamese && first[0] == '\0') strcpy(first, said);
    }
    if (file != NULL) fclose(file);
    bool in_vietnamese = dh_message_locale() == DH_LOCALE_VI ? vietnamese[0] != '\0' : first[0] == '\0';
    dh_strbuf_add(out, in_vietnamese ? vietnamese : first);
}

/* What cannot be had hides no other: *refused is the last such fault, those before it are printed. */
static dh_status add_lines(dh_strbuf *out, dh_error *refused, const dh_folders *folders, const char *kind,
                           dh_arena *arena, dh_error *error)
{
    dh_own_files files = {0};
    dh_status status = dh_folders_list(&files, folders, kind, arena, error);
    for (size_t i = 0; status == DH_OK && i < files.n; i++) {
        dh_error fault = DH_ERROR_INIT;
        dh_status checked = dh_own_file_check(&files.items[i], folders, &fault);
        if (checked == DH_ENOMEM) status = dh_error_nomem(error);
        if (checked != DH_OK) {
            if (refused->status != DH_OK) dh_context_fail(NULL, refused);
            *refused = fault;
            continue;
        }
        dh_strbuf_printf(out, "%-30s ", files.items[i].name);
        add_description(out, files.items[i].path);
        if (files.items[i].place != DH_PLACE_PROGRAM) dh_strbuf_printf(out, " (%s)", files.items[i].path);
        dh_strbuf_add(out, "\n");
    }
    dh_free(files.items);
    return status == DH_OK && out->failed ? dh_error_nomem(error) : status;
}

static dh_status print_list(const dh_context *context, const dh_folders *folders, const char *kind, dh_arena *arena,
                            dh_error *error)
{
    dh_strbuf text = {0};
    dh_error refused = DH_ERROR_INIT;
    dh_status status = add_lines(&text, &refused, folders, kind, arena, error);
    if (status == DH_OK) status = dh_context_write(context, text.data != NULL ? text.data : "", text.size, error);
    dh_strbuf_free(&text);
    if (status == DH_OK && refused.status != DH_OK) *error = refused;
    return status == DH_OK ? refused.status : status;
}

int dh_context_list_scripts(const dh_options *options, const char *kind)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    dh_arena *arena = dh_arena_new();
    dh_status status = arena != NULL ? dh_context_open(&context, options, &error) : dh_error_nomem(&error);
    const char *dataset = options->n_args > 0 ? options->args[0] : NULL;
    if (status == DH_OK && dataset != NULL && !dh_path_is_folder(dataset) && strcmp(dataset, "-") != 0 &&
        !dh_path_is_file(dataset))
        status = dh_path_refuse(dataset, &error);
    if (status == DH_OK) {
        dh_folders folders = dh_context_folders(&context);
        status = print_list(&context, &folders, kind, arena, &error);
    }
    int code = status == DH_OK ? 0 : dh_context_fail(&context, &error);
    dh_context_close(&context);
    if (arena != NULL) dh_arena_free(arena);
    return code;
}
