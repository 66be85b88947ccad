/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See typed.h. Plain lines are read by system calls: a process that is started later must not share a stream's buffer.
 */
#include "cli/repl/typed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/library.h"
#include "base/memory.h"
#include "base/pool.h"
#include "cli/repl/history.h"

/* The library of the line editor; NULL: it was not built, since libedit was not there. */
static const dh_line_editor_api *find_editor(void)
{
    const dh_line_editor_api *(*api)(void) = NULL;
    const char *why;
    char *path = dh_library_beside("libdienhong-terminal.so");
    if (path != NULL) *(void **)&api = dh_library_find(path, "dienhong_terminal", &why);
    dh_free(path);
    return api != NULL && api()->struct_size >= sizeof(dh_line_editor_api) ? api() : NULL;
}

static void take_entry(void *context, const char *entry)
{
    const dh_typed *input = context;
    input->api->remember(input->editor, entry);
}

void dh_typed_open(dh_typed *input, dh_line_complete complete, void *context)
{
    memset(input, 0, sizeof *input);
    input->by_hand = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    input->api = input->by_hand ? find_editor() : NULL;
    if (input->api != NULL) input->editor = input->api->open(complete, context, DH_HISTORY_MAX);
    if (input->editor == NULL) return;
    input->history = dh_history_path();
    if (input->history != NULL) dh_history_read(input->history, take_entry, input);
}

void dh_typed_close(dh_typed *input)
{
    if (input->editor != NULL) input->api->close(input->editor);
    dh_free(input->history);
    dh_strbuf_free(&input->line);
    dh_strbuf_free(&input->next);
}

/* Reads more. False at the end, on an error, or (errno EINTR) on Ctrl-C. */
static bool fill(dh_typed *input)
{
    for (;;) {
        ssize_t size = read(STDIN_FILENO, input->bytes, sizeof input->bytes);
        if (size < 0 && errno == EINTR && !dh_pool_cancelled()) continue;
        input->at = 0;
        input->end = size > 0 ? (size_t)size : 0;
        if (size < 0 && errno != EINTR) input->failure = errno;
        return size > 0;
    }
}

static dh_line_end read_plainly(dh_typed *input, dh_strbuf *line)
{
    dh_strbuf_clear(line);
    dh_strbuf_add(line, "");
    for (bool any = false;;) {
        errno = 0;
        if (input->at == input->end && !fill(input)) {
            if (errno == EINTR) return DH_LINE_CLEARED;
            return any && input->failure == 0 ? DH_LINE_TYPED : DH_LINE_END; /* half a line is not run */
        }
        const char *begin = input->bytes + input->at, *end = memchr(begin, '\n', input->end - input->at);
        size_t size = end != NULL ? (size_t)(end - begin) : input->end - input->at;
        dh_strbuf_add_bytes(line, begin, size);
        input->at += size + (end != NULL);
        any = true;
        if (line->failed) input->failure = ENOMEM;
        if (end != NULL || line->failed) return line->failed ? DH_LINE_END : DH_LINE_TYPED;
    }
}

/* The next line of a file, a pipe, or a terminal without an editor. */
static dh_line_end next_line(dh_typed *input, const char *prompt)
{
    if (input->has_next) {
        dh_strbuf kept = input->line;
        input->line = input->next;
        input->next = kept;
        input->has_next = false;
        return DH_LINE_TYPED;
    }
    if (input->failure != 0) return DH_LINE_END;
    if (isatty(STDIN_FILENO)) { /* where results go elsewhere, the prompt does not go along */
        FILE *out = input->by_hand ? stdout : stderr;
        fputs(prompt, out);
        fflush(out);
    }
    return read_plainly(input, &input->line);
}

dh_line_end dh_typed_read(dh_typed *input, const char *prompt, const char **line, bool *broken)
{
    *broken = false;
    if (input->editor != NULL) return input->api->read(input->editor, prompt, line);
    dh_line_end end = next_line(input, prompt);
    if (input->by_hand && end != DH_LINE_TYPED) putchar('\n');
    if (end != DH_LINE_TYPED) return end;
    if (input->line.size > 0 && input->line.data[input->line.size - 1] == '\r')
        input->line.data[--input->line.size] = '\0';
    *broken = strlen(input->line.data) != input->line.size;
    *line = input->line.data;
    return DH_LINE_TYPED;
}

bool dh_typed_is_verb(const char *line)
{
    line += strspn(line, " \t");
    return line[0] == ':' && line[1] != ':';
}

bool dh_typed_goes_on(dh_typed *input)
{
    if (isatty(STDIN_FILENO)) return false;
    if (!input->has_next) input->has_next = read_plainly(input, &input->next) == DH_LINE_TYPED;
    return input->has_next && dh_typed_is_verb(input->next.data);
}

void dh_typed_remember(dh_typed *input, const char *text)
{
    if (input->editor == NULL) return;
    input->api->remember(input->editor, text);
    if (input->history != NULL) dh_history_add(input->history, text);
}
