/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this is built with the address or the thread sanitizer, which answer crashes, limits and exits themselves. */
#ifndef DH_BASE_SANITIZER_H
#define DH_BASE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) /* as GCC says it */
#define DH_UNDER_SANITIZER 1
#elif defined(__has_feature) /* as Clang does */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DH_UNDER_SANITIZER 1
#endif
#endif
#ifndef DH_UNDER_SANITIZER
#define DH_UNDER_SANITIZER 0
#endif

#endif
