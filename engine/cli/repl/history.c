/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See history.h. Entries are added at the end, so that sessions beside each other keep each other's. */
#include "cli/repl/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strbuf.h"

#define LARGEST ((size_t)16 << 20)

char *dh_history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state != NULL && state[0] == '/') return dh_path_join(state, "dienhong/history");
    return home != NULL && home[0] == '/' && dh_path_is_folder(home)
               ? dh_path_join(home, ".local/state/dienhong/history")
               : NULL;
}

/* Makes the folders above the file, which others may not look into. */
static void make_folders(const char *path)
{
    char *folder = dh_strdup(path);
    for (char *slash = folder != NULL ? strchr(folder + 1, '/') : NULL; slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(folder, 0700);
        *slash = '/';
    }
    dh_free(folder);
}

void dh_history_add(const char *path, const char *entry)
{
    dh_strbuf line = {0};
    for (const char *c = entry; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\\') dh_strbuf_add_char(&line, '\\');
        dh_strbuf_add_char(&line, *c == '\n' ? 'n' : *c);
    }
    dh_strbuf_add_char(&line, '\n');
    int flags = O_WRONLY | O_APPEND | O_CREAT, file = open(path, flags | O_CLOEXEC, 0600);
    if (file < 0 && errno == ENOENT) {
        make_folders(path);
        file = open(path, flags | O_CLOEXEC, 0600);
    }
    ssize_t written = file >= 0 && !line.failed ? write(file, line.data, line.size) : 0;
    (void)written; /* at once or not at all, as far as the disk goes */
    if (file >= 0) close(file);
    dh_strbuf_free(&line);
}

/* Undoes the escapes, in place. */
static void unescape(char *entry)
{
    char *to = entry;
    for (const char *c = entry; *c != '\0'; c++) {
        bool escaped = c[0] == '\\' && c[1] != '\0';
        if (escaped) c++;
        *to++ = escaped && *c == 'n' ? '\n' : *c;
    }
    *to = '\0';
}

/* Where the last DH_HISTORY_MAX lines begin; *n: how many lines there are. */
static char *last_lines(char *text, size_t *n)
{
    *n = 0;
    for (const char *c = text; (c = strchr(c, '\n')) != NULL; c++) ++*n;
    for (size_t skipped = *n > DH_HISTORY_MAX ? *n - DH_HISTORY_MAX : 0; skipped > 0; skipped--)
        text = strchr(text, '\n') + 1;
    return text;
}

void dh_history_read(const char *path, dh_history_take take, void *context)
{
    dh_strbuf text = {0};
    dh_error error = DH_ERROR_INIT;
    size_t n;
    if (dh_file_read(&text, path, LARGEST, &error) != DH_OK || text.data == NULL || strlen(text.data) != text.size) {
        dh_strbuf_free(&text);
        return;
    }
    char *last = last_lines(text.data, &n);
    if (n > DH_HISTORY_MAX && dh_file_write(path, last, strlen(last), &error) == DH_OK) chmod(path, 0600);
    for (char *line; (line = strsep(&last, "\n")) != NULL && last != NULL;) {
        unescape(line);
        take(context, line);
    }
    dh_strbuf_free(&text);
}
