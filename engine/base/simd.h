/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DH_CLONES before a function has the compiler make it for wider vector registers too; which one runs is settled when
 * the library is loaded. For plain loops over integers: what they give does not depend on the width. Nothing where the
 * compiler cannot, and under sanitizers, which are not ready yet when that is settled.
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
