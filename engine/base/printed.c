/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See printed.h: a file in memory stands in the place of standard error meanwhile. */
#include "base/printed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sanitizer.h"

static int outside = -1, kept = -1; /* standard error; the file */

static void forget(void)
{
    if (outside >= 0) close(outside);
    if (kept >= 0) close(kept);
    outside = kept = -1;
}

void dh_printed_begin(void)
{
    if (DH_UNDER_SANITIZER) return;
    outside = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    kept = memfd_create("printed", MFD_CLOEXEC);
    if (outside < 0 || kept < 0 || dup2(kept, STDERR_FILENO) < 0) forget();
}

void dh_printed_end(dh_strbuf *out)
{
    char buffer[4096];
    ssize_t size;
    if (kept < 0) return;
    dup2(outside, STDERR_FILENO);
    for (off_t at = 0; (size = pread(kept, buffer, sizeof buffer, at)) > 0; at += size)
        dh_strbuf_add_bytes(out, buffer, (size_t)size);
    forget();
}

void dh_printed_reveal(void)
{
    char buffer[4096];
    ssize_t size;
    if (kept < 0) return;
    dup2(outside, STDERR_FILENO);
    for (off_t at = 0; (size = pread(kept, buffer, sizeof buffer, at)) > 0; at += size)
        if (write(STDERR_FILENO, buffer, (size_t)size) < 0) return;
}
