/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a shared object is whole. The system's loader maps what the headers say; where the file ends before that, the
 * first touch ends the process. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "plugin/plugin_internal.h"

/* Reads `size` bytes at `at`; false where the file has fewer. */
static bool read_at(int file, void *out, size_t size, uint64_t at)
{
    ssize_t n;
    do {
        n = pread(file, out, size, (off_t)at);
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)size;
}

/* The bytes that the headers call for, as far as they can be read. */
static uint64_t needed_size(int file)
{
    ElfW(Ehdr) head;
    if (!read_at(file, &head, sizeof head, 0)) return sizeof head;
    uint64_t needed = head.e_phoff + (uint64_t)head.e_phnum * sizeof(ElfW(Phdr));
    for (int i = 0; head.e_phentsize == sizeof(ElfW(Phdr)) && i < head.e_phnum; i++) {
        ElfW(Phdr) part;
        if (!read_at(file, &part, sizeof part, head.e_phoff + (uint64_t)i * sizeof part)) break;
        uint64_t end = part.p_offset > UINT64_MAX - part.p_filesz ? UINT64_MAX : part.p_offset + part.p_filesz;
        if (part.p_type == PT_LOAD && end > needed) needed = end;
    }
    return needed;
}

dh_status dh_plugin_check_whole(const char *path, dh_arena *arena, const char **reason, dh_error *error)
{
    struct stat what;
    unsigned char magic[SELFMAG];
    *reason = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_object = file >= 0 && read_at(file, magic, sizeof magic, 0) && memcmp(magic, ELFMAG, SELFMAG) == 0 &&
                     fstat(file, &what) == 0;
    uint64_t needed = is_object ? needed_size(file) : 0;
    if (is_object && needed > (uint64_t)what.st_size) {
        *reason = dh_arena_printf(arena,
                                  dh_tr("the file is cut off: it has %lld bytes and needs at least %llu; build or copy "
                                        "it again"),
                                  (long long)what.st_size, (unsigned long long)needed);
        if (!*reason) dh_error_nomem(error);
    }
    if (file >= 0) close(file);
    return is_object && needed > (uint64_t)what.st_size && !*reason ? DH_ENOMEM : DH_OK;
}
