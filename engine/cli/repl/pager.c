/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See pager.h. */
#include "cli/repl/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

static int write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Lines of the screen; 0 = not to be learnt. */
static size_t screen_lines(void)
{
    struct winsize screen;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &screen) == 0 ? screen.ws_row : 0;
}

static bool is_installed(const char *program)
{
    const char *folders = getenv("PATH");
    char *list = folders != NULL ? dh_strdup(folders) : NULL, *state = NULL;
    bool found = false;
    for (char *folder = list != NULL ? strtok_r(list, ":", &state) : NULL; folder != NULL && !found;
         folder = strtok_r(NULL, ":", &state)) {
        dh_strbuf path = {0};
        dh_strbuf_printf(&path, "%s/%s", folder, program);
        found = path.data != NULL && access(path.data, X_OK) == 0;
        dh_strbuf_free(&path);
    }
    dh_free(list);
    return found;
}

static void become_program(const char *command, int from)
{
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    if (dup2(from, STDIN_FILENO) < 0) _exit(127);
    setenv("LESSCHARSET", "utf-8", 0);
    if (command != NULL)
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    else
        execlp("less", "less", "-SRFX", (char *)NULL);
    _exit(127);
}

/* False: there is none. */
static bool start_program(dh_pager *pager)
{
    const char *command = getenv("PAGER");
    int ends[2];
    if (command != NULL && command[0] == '\0') command = NULL;
    if ((command == NULL && !is_installed("less")) || pipe2(ends, O_CLOEXEC) != 0) return false;
    pid_t program = fork();
    if (program == 0) become_program(command, ends[0]);
    close(ends[0]);
    if (program < 0) close(ends[1]);
    if (program < 0) return false;
    pager->program = program;
    pager->pipe = ends[1];
    return true;
}

void dh_pager_begin_result(dh_pager *pager)
{
    pager->in_result = pager->pages && screen_lines() > 1;
}

static int write_held(dh_pager *pager, int file)
{
    int number = pager->held.size > 0 ? write_all(file, pager->held.data, pager->held.size) : 0;
    dh_strbuf_free(&pager->held);
    return number;
}

static int write_to_program(dh_pager *pager, const char *bytes, size_t size)
{
    int number = pager->was_left ? EPIPE : write_all(pager->pipe, bytes, size);
    if (number == EPIPE) pager->was_left = true;
    return number;
}

int dh_pager_write(dh_pager *pager, const char *bytes, size_t size)
{
    if (pager->program > 0) return write_to_program(pager, bytes, size);
    if (!pager->in_result) return write_all(STDOUT_FILENO, bytes, size);
    dh_strbuf_add_bytes(&pager->held, bytes, size);
    if (pager->held.failed) return ENOMEM;
    for (size_t i = 0; i < size; i++) pager->lines += bytes[i] == '\n';
    if (pager->lines < screen_lines()) return 0;
    if (start_program(pager)) {
        int number = write_held(pager, pager->pipe);
        if (number == EPIPE) pager->was_left = true;
        return number;
    }
    pager->in_result = false;
    return write_held(pager, STDOUT_FILENO);
}

int dh_pager_end(dh_pager *pager)
{
    int status, number = 0;
    if (pager->program > 0) {
        close(pager->pipe);
        while (waitpid(pager->program, &status, 0) < 0 && errno == EINTR) continue;
    } else {
        number = write_held(pager, STDOUT_FILENO);
    }
    *pager = (dh_pager){.pages = pager->pages};
    return number;
}
