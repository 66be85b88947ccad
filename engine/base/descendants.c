/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See descendants.h. Linux hands orphans to the nearest "subreaper" above them. */
#include "base/descendants.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool has_children(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool dh_descendants_adopt(void)
{
    return !has_children() && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/* The parent of a process, from "/proc/N/stat": "N (name) state parent …". 0 = it is gone. */
static pid_t parent_of(const char *number)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%.20s/stat", number);
    FILE *file = fopen(path, "re");
    if (file == NULL) return 0;
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    const char *end = text; /* past the name, which may hold anything */
    for (const char *c = text; *c != '\0'; c++)
        if (*c == ')') end = c + 1;
    int parent = 0;
    return sscanf(end, " %*c %d", &parent) == 1 ? (pid_t)parent : 0;
}

static void kill_children(void)
{
    DIR *folder = opendir("/proc");
    if (folder == NULL) return;
    for (const struct dirent *item; (item = readdir(folder)) != NULL;) {
        char *end;
        long process = strtol(item->d_name, &end, 10);
        if (*end == '\0' && process > 1 && parent_of(item->d_name) == getpid()) kill((pid_t)process, SIGKILL);
    }
    closedir(folder);
}

/* Each round ends one generation: the children of those that were killed become children of this process. */
void dh_descendants_end(void)
{
    for (int round = 0; round < 200 && has_children(); round++) {
        kill_children();
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
        if (has_children()) nanosleep(&(struct timespec){0, 5000000}, NULL);
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}
