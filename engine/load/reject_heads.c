/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reject_heads.h. */
#include "load/reject_heads.h"

#include <string.h>

bool dh_reject_head_is(const char *header, const char *head)
{
    return strcmp(header, head) == 0 || strcmp(header, dh_tr_in(DH_LOCALE_VI, head)) == 0;
}
