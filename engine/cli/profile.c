/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dienhong profile: looks at files and writes a data set for them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "cli/propose.h"

/* What goes before a file's name so that it is found from the folder: "../" for each of its parts; NULL = they cannot
 * be counted, so that files are named by their whole paths. */
static char *way_back(const char *folder)
{
    dh_strbuf out = {0};
    if (folder[0] == '/') return NULL;
    for (const char *at = folder; *at != '\0';) {
        size_t n = strcspn(at, "/");
        if (n == 2 && strncmp(at, "..", 2) == 0) {
            dh_strbuf_free(&out);
            return NULL;
        }
        if (n > 0 && !(n == 1 && at[0] == '.')) dh_strbuf_add(&out, "../");
        at += n + (at[n] == '/');
    }
    return dh_strbuf_take(&out);
}

/* The files as they are named in the data set: as given, or by their whole paths. */
static dh_status name_files(const char **out, const dh_options *options, bool whole, dh_arena *arena, dh_error *error)
{
    for (int i = 0; i < options->n_args; i++) {
        char *path = whole ? realpath(options->args[i], NULL) : NULL;
        if (whole && path == NULL)
            return dh_error_set(error, DH_EIO, "cannot open '%s': %s", options->args[i], dh_error_of_system(errno));
        out[i] = dh_arena_strdup(arena, path != NULL ? path : options->args[i]);
        free(path);
        if (out[i] == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* The title of a data set whose books have none: the name of its folder. */
static const char *title_of(const char *folder, dh_arena *arena)
{
    size_t end = strlen(folder), begin;
    while (end > 1 && folder[end - 1] == '/') end--;
    for (begin = end; begin > 0 && folder[begin - 1] != '/';) begin--;
    return dh_arena_strndup(arena, folder + begin, end - begin);
}

/* A data set that is there may have been changed by hand, and is kept; what to do instead is said, with a name for
 * another folder that is free. */
static dh_status refuse_again(const char *folder, const char *path, dh_error *error)
{
    size_t size = strlen(folder);
    struct stat status;
    dh_strbuf other = {0};
    while (size > 1 && folder[size - 1] == '/') size--;
    for (int n = 2; n == 2 || (other.data != NULL && n < 1000 && stat(other.data, &status) == 0); n++) {
        dh_strbuf_clear(&other);
        dh_strbuf_printf(&other, "%.*s-%d", (int)size, folder, n);
    }
    dh_status refused =
        other.data == NULL || other.failed
            ? dh_error_nomem(error)
            : dh_error_set(
                  error, DH_EINVAL,
                  "'%s' is there already, and may have been changed by hand, so it is kept. Where only figures "
                  "in the books have changed, or new files match the pattern in it, no new profile is needed: "
                  "dienhong check %.*s. For other new files give another folder: dienhong profile … -o %s",
                  path, (int)size, folder, other.data);
    dh_strbuf_free(&other);
    return refused;
}

/* Before anything is read or asked. */
static dh_status check_free(const char *folder, dh_error *error)
{
    char *path = dh_path_join(folder, "dataset.lua");
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = dh_path_is_file(path) ? refuse_again(folder, path, error) : DH_OK;
    dh_free(path);
    return status;
}

static dh_status write_dataset(const char *folder, const dh_strbuf *text, dh_error *error)
{
    DH_TRY(dh_path_check_way(folder, error));
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return dh_error_set(error, DH_EIO, "cannot make the folder '%s': %s", folder, dh_error_of_system(errno));
    DH_TRY(check_free(folder, error));
    char *path = dh_path_join(folder, "dataset.lua");
    if (path == NULL) return dh_error_nomem(error);
    dh_status status = dh_file_write(path, text->data, text->size, error);
    dh_free(path);
    return status;
}

static dh_status report(const dh_context *context, const dh_survey *survey, const dh_proposal *proposal,
                        dh_error *error)
{
    dh_strbuf text = {0};
    const char *warning;
    for (int32_t i = 0; !context->options->quiet && (warning = dh_survey_warning(survey, i)) != NULL; i++)
        fprintf(stderr, "  %s\n", warning);
    int32_t unsure = dh_proposal_report(proposal, &text);
    const char *folder = context->options->output;
    if (unsure > 0)
        dh_strbuf_printf(&text, dh_tr("not sure: %d; look at '%s/dataset.lua', then: dienhong check %s\n"), (int)unsure,
                         folder, folder);
    else
        dh_strbuf_printf(&text, dh_tr("written to '%s/dataset.lua'; next: dienhong check %s\n"), folder, folder);
    if (text.failed) {
        dh_strbuf_free(&text);
        return dh_error_nomem(error);
    }
    fputs(text.data, context->options->results);
    dh_strbuf_free(&text);
    return DH_OK;
}

static dh_status write_all(const dh_context *context, const dh_survey *survey, dh_proposal *proposal,
                           const char *before, dh_arena *arena, dh_error *error)
{
    dh_strbuf text = {0};
    const char *folder = context->options->output, *title;
    DH_TRY(dh_proposal_title(&title, proposal, arena, error));
    if (title == NULL) title = title_of(folder, arena);
    if (title == NULL) return dh_error_nomem(error);
    if (!context->options->yes && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
        DH_TRY(dh_propose_ask(proposal, error));
    dh_status status = dh_proposal_write(proposal, title, before, &text, error);
    if (status == DH_OK) status = write_dataset(folder, &text, error);
    if (status == DH_OK) status = report(context, survey, proposal, error);
    dh_strbuf_free(&text);
    return status;
}

static dh_status profile(dh_context *context, dh_arena *arena, dh_error *error)
{
    const dh_options *options = context->options;
    const char **files = dh_arena_zalloc(arena, (size_t)options->n_args + 1, sizeof *files);
    if (options->output == NULL)
        return dh_error_set(error, DH_EINVAL, "'profile' needs -o FOLDER, the folder to make; usage: dienhong %s",
                            dh_tr(options->command->usage));
    DH_TRY(check_free(options->output, error));
    DH_TRY(dh_context_open(context, options, error));
    char *before = way_back(options->output);
    dh_survey *survey = NULL;
    dh_proposal proposal;
    dh_status status = files == NULL ? dh_error_nomem(error) : name_files(files, options, before == NULL, arena, error);
    if (status == DH_OK) status = dh_propose(&survey, &proposal, context, files, options->n_args, arena, error);
    if (status == DH_OK) status = write_all(context, survey, &proposal, before != NULL ? before : "", arena, error);
    dh_survey_free(survey);
    dh_free(before);
    return status;
}

static int run_profile(const dh_options *options)
{
    dh_context context = {.options = options};
    dh_error error = DH_ERROR_INIT;
    dh_arena *arena = dh_arena_new();
    dh_status status = arena != NULL ? profile(&context, arena, &error) : dh_error_nomem(&error);
    int code = status == DH_OK ? 0 : dh_context_fail(&context, &error);
    dh_arena_free(arena);
    dh_context_close(&context);
    return code;
}

const dh_command dh_command_profile = {
    .name = "profile",
    .usage = DH_MESSAGE("profile FILE... -o FOLDER [--yes]"),
    .doc = DH_MESSAGE("look at files and write a data set for them: dataset.lua, which can then be changed"),
    .min_args = 1,
    .max_args = -1,
    .flags = DH_FLAGS_PLUGINS | DH_FLAG_OUTPUT | DH_FLAG_YES,
    .makes_store = true,
    .run = run_profile,
};
