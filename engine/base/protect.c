/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See protect.h. */
#include "base/protect.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/message.h"
#include "base/seccomp.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1 /* of si_code, which older C libraries do not have */
#endif

#ifdef MACHINE
#define TRAP      RETURN(SECCOMP_RET_TRAP)
#define ALLOW     RETURN(SECCOMP_RET_ALLOW)
#define NOT(call) IF_IS(SYS_##call, 0, 1), TRAP
/* The steps that follow are of this call alone; `n`: how many they are. */
#define OF(call, n) IF_IS(SYS_##call, 0, n)
/* To no group of processes (0, -1, -N), nor to what is protected. */
#define TO(argument)                                                                                                   \
    LOAD_ARGUMENT(argument), IF_IS(0, 4, 0), IF_FROM(0x80000000, 3, 0), IF_IS((uint32_t)program, 2, 0),                \
        IF_IS((uint32_t)above, 1, 0), ALLOW, TRAP
#define TO_STEPS 7
/* Of limits those that a process cannot mislead the program by. */
#define ITS_OWN_LIMITS                                                                                                 \
    IF_IS(RLIMIT_DATA, 4, 0), IF_IS(RLIMIT_CORE, 3, 0), IF_IS(RLIMIT_STACK, 2, 0), IF_IS(RLIMIT_NOFILE, 1, 0),         \
        IF_IS(RLIMIT_CPU, 0, 1), ALLOW, TRAP
#define ITS_OWN_STEPS 7

static void install(struct sock_filter *steps, size_t n)
{
    if (!DH_CONFINES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    seccomp_install(steps, n);
}

static void keep_calls(pid_t program, pid_t above)
{
    struct sock_filter steps[] = {
        LOAD(offsetof(struct seccomp_data, arch)),
        IF_IS(MACHINE, 1, 0), /* other machines' numbers mean other calls */
        TRAP,
        LOAD(offsetof(struct seccomp_data, nr)),
        IF_FROM(X32, 0, 1),
        TRAP,
        NOT(tkill), /* which names a thread of any process; threads of this one are reached by tgkill */
        NOT(pidfd_send_signal),
        NOT(ptrace),
        NOT(process_vm_writev),
        OF(kill, TO_STEPS),
        TO(0),
        OF(tgkill, TO_STEPS),
        TO(0),
        OF(rt_sigqueueinfo, TO_STEPS),
        TO(0),
        OF(rt_tgsigqueueinfo, TO_STEPS),
        TO(0),
        /* the owner of a descriptor is sent signals: by the system */
        OF(fcntl, 5 + TO_STEPS),
        LOAD_ARGUMENT(1),
        IF_IS(F_SETOWN_EX, 0, 1),
        TRAP,
        IF_IS(F_SETOWN, 1, 0),
        ALLOW,
        TO(2),
        OF(ioctl, 6),
        LOAD_ARGUMENT(1),
        IF_IS(FIOSETOWN, 3, 0),
        IF_IS(SIOCSPGRP, 2, 0),
        IF_IS(TIOCSTI, 1, 0), /* which types a Ctrl-C */
        ALLOW,
        TRAP,
#ifdef SYS_setrlimit
        OF(setrlimit, 1 + ITS_OWN_STEPS),
        LOAD_ARGUMENT(0),
        ITS_OWN_LIMITS,
#endif
        /* limits of others; its own may be read, and those be set that it cannot mislead the program by */
        OF(prlimit64, 6 + ITS_OWN_STEPS),
        LOAD_ARGUMENT(0),
        IF_IS((uint32_t)program, 10, 0),
        IF_IS((uint32_t)above, 9, 0),
        LOAD_ARGUMENT(2),
        IF_IS(0, 6, 0), /* a new limit lies where the lower half of its address is not 0 */
        LOAD_ARGUMENT(1),
        ITS_OWN_LIMITS,
        ALLOW,
    };
    install(steps, sizeof steps / sizeof *steps);
}

static dh_deed deed_of_call(const siginfo_t *info)
{
    if (info->si_signo != SIGSYS || info->si_code != SYS_SECCOMP) return DH_DEED_NONE;
    switch (info->si_syscall) {
    case SYS_prlimit64: return DH_DEED_LIMITS;
    case SYS_ptrace:
    case SYS_process_vm_writev: return DH_DEED_LOOK_INTO;
#ifdef SYS_setrlimit
    case SYS_setrlimit: return DH_DEED_LIMITS;
#endif
    default: return DH_DEED_SIGNAL;
    }
}
#else
static void keep_calls(pid_t program, pid_t above)
{
    (void)program, (void)above;
}

static dh_deed deed_of_call(const siginfo_t *info)
{
    (void)info;
    return DH_DEED_NONE;
}
#endif

/* ---- what is looked at when a call has come back ---- */

/* A filter sees numbers, not what they stand for: a process that is started may close the number as it likes. */
static struct kept {
    bool limited, open;
    rlim_t files; /* the soft limit of descriptors */
    int file;
    dev_t device;
    ino_t inode;
} kept;
static volatile sig_atomic_t found; /* dh_deed */

void dh_protect_processes(pid_t program, pid_t above)
{
    struct rlimit files;
    kept.limited = getrlimit(RLIMIT_NOFILE, &files) == 0;
    kept.files = files.rlim_cur;
    keep_calls(program, above);
}

void dh_protect_descriptor(int file)
{
    struct stat now;
    kept.open = fstat(file, &now) == 0;
    kept.file = file;
    kept.device = now.st_dev;
    kept.inode = now.st_ino;
}

void dh_protect_look(void)
{
    struct stat now;
    struct rlimit files;
    if (kept.limited && getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < kept.files) found = DH_DEED_LIMITS;
    if (kept.open && (fstat(kept.file, &now) != 0 || now.st_dev != kept.device || now.st_ino != kept.inode))
        found = DH_DEED_DESCRIPTOR;
    if (found != DH_DEED_NONE) raise(SIGSYS);
}

dh_deed dh_protect_deed(const siginfo_t *info)
{
    return info->si_signo == SIGSYS && found != DH_DEED_NONE ? (dh_deed)found : deed_of_call(info);
}

const char *dh_deed_text(dh_deed deed)
{
    switch (deed) {
    case DH_DEED_LIMITS: return dh_tr("it changes limits of the system for processes");
    case DH_DEED_LOOK_INTO: return dh_tr("it reaches into another process");
    case DH_DEED_DESCRIPTOR: return dh_tr("it closes or replaces the file that results are written to");
    default: return dh_tr("it sends a signal to the program or to a group of processes");
    }
}
