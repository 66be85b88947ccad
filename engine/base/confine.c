/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See confine.h. The C library has no functions for Landlock: system calls by number. */
#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/seccomp.h"

/* ---- files: Landlock ---- */

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define MAKING                                                                                                         \
    (LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                   \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                        \
     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)

/* What writing is, to a kernel of that version of Landlock. */
static uint64_t writing(long version)
{
    uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | MAKING;
    if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return rights;
}

/* Allows `rights` below each of the paths. 0, or errno. */
static int allow(int rules, const char *const *paths, uint64_t rights)
{
    for (; paths != NULL && *paths != NULL; paths++) {
        struct stat what;
        int file = open(*paths, O_PATH | O_CLOEXEC);
        if (file < 0 && (errno == ENOENT || errno == EACCES || errno == ENOTDIR)) continue;
        if (file < 0) return errno;
        bool is_folder = fstat(file, &what) == 0 && S_ISDIR(what.st_mode);
        struct landlock_path_beneath_attr rule = {.allowed_access = is_folder ? rights : rights & OF_FILES,
                                                  .parent_fd = file};
        int number = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 ? errno : 0;
        close(file);
        if (number != 0 && number != EBADFD) return number; /* pipes are of no file system, and open to all */
    }
    return 0;
}

/* 0, or errno. A kernel without Landlock is no fault. */
static int confine_files(const dh_confinement *to)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : errno;
    uint64_t write_rights = to->writable != NULL ? writing(version) : 0;
    struct landlock_ruleset_attr handled = {.handled_access_fs = (to->readable != NULL ? READING : 0) | write_rights};
    if (handled.handled_access_fs == 0) return 0;
    /* of the struct that later kernels know more of: what the first one knows */
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0);
    if (rules < 0) return errno;
    int number = to->readable != NULL ? allow(rules, to->readable, READING) : 0;
    if (number == 0) number = allow(rules, to->writable, handled.handled_access_fs);
    if (number == 0 && syscall(SYS_landlock_restrict_self, rules, 0) != 0) number = errno;
    close(rules);
    return number;
}

/* ---- system calls: seccomp ---- */

#ifdef MACHINE
#define REFUSE    RETURN(SECCOMP_RET_ERRNO | EPERM)
#define NO_MEMORY RETURN(SECCOMP_RET_ERRNO | ENOMEM)
#define NOT(call) IF_IS(SYS_##call, 0, 1), REFUSE
#define FLAGS     3 /* of mmap */

static int confine_calls(void)
{
    struct sock_filter steps[] = {
        LOAD(offsetof(struct seccomp_data, arch)),
        IF_IS(MACHINE, 1, 0), /* other machines' numbers mean other calls */
        REFUSE,
        LOAD(offsetof(struct seccomp_data, nr)),
        IF_FROM(X32, 0, 1),
        REFUSE,
        NOT(execve),
        NOT(execveat),
        NOT(socket),
        NOT(io_uring_setup), /* which opens sockets, too */
        NOT(ptrace),
        NOT(process_vm_readv),
        NOT(process_vm_writev),
        RETURN(SECCOMP_RET_ALLOW),
    };
    return seccomp_install(steps, sizeof steps / sizeof *steps);
}

/* RLIMIT_DATA counts private memory alone. A file that is mapped can be written back; what belongs to no file cannot.
 */
static int refuse_shared_memory(void)
{
    struct sock_filter steps[] = {
        LOAD(offsetof(struct seccomp_data, nr)),
        NOT(memfd_create),
        NOT(shmget),
        IF_IS(SYS_mmap, 1, 0),
        RETURN(SECCOMP_RET_ALLOW),
        LOAD_ARGUMENT(FLAGS),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, MAP_SHARED | MAP_ANONYMOUS),
        IF_IS(MAP_SHARED | MAP_ANONYMOUS, 0, 1),
        NO_MEMORY,
        RETURN(SECCOMP_RET_ALLOW),
    };
    return seccomp_install(steps, sizeof steps / sizeof *steps);
}
#else
static int confine_calls(void)
{
    return 0;
}

static int refuse_shared_memory(void)
{
    return 0;
}
#endif

dh_status dh_confine(const dh_confinement *to, dh_error *error)
{
    int number = 0;
    if (!DH_CONFINES) return DH_OK;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) number = errno;
    if (number == 0) number = confine_files(to);
    if (number == 0) number = confine_calls();
    if (number == 0 && to->private_only) number = refuse_shared_memory();
    if (number == 0) return DH_OK;
    return dh_error_set(error, DH_ELIMIT, "the rights of the process cannot be taken away, so nothing is run: %s",
                        dh_error_of_system(number));
}
