/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DH_CLONES before a function has it compiled for wider vector registers too; the version is chosen when the library is
 * loaded (ifunc). For plain loops over integers, whose results do not depend on the width. Empty where the compiler
 * lacks it, and under sanitizers, whose runtime is not ready when ifuncs are resolved.
 */
#ifndef DH_BASE_SIMD_H
#define DH_BASE_SIMD_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&               \
    !defined(__SANITIZE_THREAD__)
#define DH_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DH_CLONES
#endif

#endif
