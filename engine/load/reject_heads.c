/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reject_heads.h. */
#include "load/reject_heads.h"

#include <string.h>

const char dh_reject_how[] =
    DH_MESSAGE("Correct the coloured cells, as this column says, and send the sheet or the workbook back; delete no "
               "column and no row. Hidden columns after this one say which row of which file a corrected one stands "
               "for: leave them as they are.");

bool dh_reject_head_is(const char *header, const char *head)
{
    return strcmp(header, head) == 0 || strcmp(header, dh_tr_in(DH_LOCALE_VI, head)) == 0;
}
