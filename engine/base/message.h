/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts for users, in their language. The English text stands in the code and is the key; engine/locale/vi.po has the
 * Vietnamese one, and is compiled in. What takes a text for users (dh_error_set, notes, warnings) looks it up by
 * itself; all else says dh_tr. The language is the process's: set once, before anything is said.
 */
#ifndef DH_BASE_MESSAGE_H
#define DH_BASE_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

typedef enum dh_locale { DH_LOCALE_VI, DH_LOCALE_EN } dh_locale;

void dh_message_set_locale(dh_locale locale); /* English until it is called */
dh_locale dh_message_locale(void);

/* The text in the process's language; itself where the catalogue does not have it. A format keeps its arguments. */
const char *dh_tr(const char *english) __attribute__((format_arg(1)));
const char *dh_tr_in(dh_locale locale, const char *english) __attribute__((format_arg(2)));

/* Marks a text in a table, which is looked up where it is shown. */
#define DH_MESSAGE(english) english

/* A name that machines read, as people read it in the process's language: a value of a category by its column, and a
 * column itself as a value of "column". The catalogue has it under "kind=periodic"; NULL where it has not, and in
 * English. `of` may be a path, of which the last name counts ("session.kind"); `name` needs no NUL. */
const char *dh_tr_name(const char *of, const char *name, size_t size);
/* Marks such a name. */
#define DH_MESSAGE_NAME(of, name) name

typedef struct dh_message_pair {
    const char *english, *vietnamese;
} dh_message_pair;

/* The catalogue, made from vi.po when the library is built: its texts one after the other, each with its NUL, and where
 * the English and the Vietnamese one of each entry begin, sorted by the bytes of the English. Offsets, not pointers:
 * thousands of pointers would be relocated at every start of the program. */
extern const char dh_messages_vi_texts[];
extern const uint32_t dh_messages_vi_offsets[][2];
extern const int dh_n_messages_vi;
dh_message_pair dh_messages_vi_at(int index);

/* Further pairs, of plugins: looked up where the catalogue has no such text, in the order in which they were added. The
 * caller owns `table` and what it points to, sorted as above, until it has removed it; others may look texts up while
 * it is added, no one while it is removed. */
typedef struct dh_message_table {
    const dh_message_pair *pairs;
    int n;
    struct dh_message_table *next; /* message.c's */
} dh_message_table;
void dh_message_add(dh_message_table *table);
void dh_message_remove(dh_message_table *table);

#endif
