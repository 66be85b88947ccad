/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program itself writes over rejected rows. */
#ifndef DH_LOAD_REJECT_HEADS_H
#define DH_LOAD_REJECT_HEADS_H

#include <stdbool.h>

#include "base/message.h"

/* Heads of what the program adds to rejected rows, as a workbook has them. */
#define DH_REJECT_REASON DH_MESSAGE("_reason")
#define DH_REJECT_FILE   DH_MESSAGE("_file")
#define DH_REJECT_LINE   DH_MESSAGE("_line")
#define DH_REJECT_MARK   DH_MESSAGE("_mark")

/* What whoever gets a sheet must know of it; to be translated. */
extern const char dh_reject_how[];

/* The sheet behind the rows, of what is wrong by reason: no table. */
#define DH_REJECT_SUMMARY DH_MESSAGE("What is wrong")

/* Whether the header is such a head, in English or Vietnamese. */
bool dh_reject_head_is(const char *header, const char *head);

#endif
