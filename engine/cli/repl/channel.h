/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between the two processes of a session: the front, which has the terminal, and the one that runs lines. */
#ifndef DH_CLI_REPL_CHANNEL_H
#define DH_CLI_REPL_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

typedef enum dh_message_kind {
    /* from the front */
    DH_ASK_LINES = 'L',    /* the text; it may be incomplete */
    DH_ASK_ALL = 'A',      /* the text, of which no more will come */
    DH_ASK_COMPLETE = 'C', /* a text up to the cursor */
    DH_ASK_GO_ON = 'G',    /* what DH_ANSWER_OUTPUT waits for: errno, 0 = it was written */
    /* to the front */
    DH_ANSWER_READY = 'r',
    DH_ANSWER_RESULT = 't',     /* what is written from now on is one result */
    DH_ANSWER_OUTPUT = 'o',     /* results */
    DH_ANSWER_DONE = 'd',       /* an exit code, and the message of an error */
    DH_ANSWER_INCOMPLETE = 'i', /* nothing was run: more has to come */
    DH_ANSWER_WORDS = 'w'       /* where the word begins that they complete, and words, each ended by NUL */
} dh_message_kind;

/* `number` goes along with the bytes. False, with errno set: the other process is gone, or could not be reached and is let
 * go, as by a failure of dh_channel_receive. */
bool dh_channel_send(int file, dh_message_kind kind, int number, const void *bytes, size_t size);
/* Replaces what is in `out`. False: the other process is gone, or there is no memory. */
bool dh_channel_receive(int file, dh_message_kind *kind, int *number, dh_strbuf *out);

#endif
