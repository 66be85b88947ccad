/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this is built with the address or the thread sanitizer, which answer crashes, limits and exits themselves. */
#ifndef DH_BASE_SANITIZER_H
#define DH_BASE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DH_UNDER_SANITIZER 1
#else
#define DH_UNDER_SANITIZER 0
#endif

#endif
