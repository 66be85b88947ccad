/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of system calls (seccomp), step by step. Where the machine is not one of those below, there is none, and
 * MACHINE is not defined. */
#ifndef DH_BASE_SECCOMP_H
#define DH_BASE_SECCOMP_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sanitizer.h"

/* Builds with sanitizers or coverage do themselves what is refused. */
#if DH_UNDER_SANITIZER || defined(DIENHONG_COVERAGE)
#define DH_CONFINES 0
#else
#define DH_CONFINES 1
#endif

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef MACHINE
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)
#define LOAD(what)   BPF_STMT(BPF_LD | BPF_W | BPF_ABS, what)
/* The lower half of an argument; little-endian. */
#define LOAD_ARGUMENT(n) LOAD((uint32_t)(offsetof(struct seccomp_data, args) + (n) * sizeof(uint64_t)))
/* Whether what was loaded is, or is at least, the number: then so many steps are skipped, else so many. */
#define IF_IS(number, then, otherwise)   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, then, otherwise)
#define IF_FROM(number, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, number, then, otherwise)
#define X32                              0x40000000 /* calls from here on are those of x32 */

/* For this thread and what it starts. 0, or errno. A kernel without seccomp is no fault. */
static inline int seccomp_install(struct sock_filter *steps, size_t n)
{
    struct sock_fprog program = {(unsigned short)n, steps};
    /* without the flag some kernels slow down the whole process */
    long refused = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
    if (refused != 0 && errno == EINVAL) refused = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    return refused != 0 && errno != ENOSYS && errno != EINVAL ? errno : 0;
}
#endif

#endif
