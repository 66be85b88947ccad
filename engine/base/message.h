/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Translation of texts for users. The English text in the code is the key; engine/locale/vi.po holds the Vietnamese
 * one and is compiled in. Functions that take a text for users (dh_error_set, notes, warnings) translate it
 * themselves; all other code calls dh_tr. The language is per process, set once before the first message.
 */
#ifndef DH_BASE_MESSAGE_H
#define DH_BASE_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

typedef enum dh_locale { DH_LOCALE_VI, DH_LOCALE_EN } dh_locale;

void dh_message_set_locale(dh_locale locale); /* English until it is called */
dh_locale dh_message_locale(void);
/* How numbers and days in messages are written, which the language does not settle; at first as English has them. */
void dh_message_set_numbers(dh_locale locale);
dh_locale dh_message_numbers(void);

/* The translation, or `english` itself where the catalogue has none. That of a format takes the same arguments. */
const char *dh_tr(const char *english) __attribute__((format_arg(1)));
const char *dh_tr_in(dh_locale locale, const char *english) __attribute__((format_arg(2)));

/* Marks a text in a static table as translatable; dh_tr is called where it is shown. */
#define DH_MESSAGE(english) english

/* The label, in the process's language, of an identifier: of a category's value (`of` is its column) or of a column
 * (`of` is "column"). Its key in the catalogue is like "kind=periodic". NULL where the catalogue has none. `of` may be a path, whose last name counts ("session.kind"); `name` needs no NUL. */
const char *dh_tr_name(const char *of, const char *name, size_t size);
const char *dh_tr_name_in(dh_locale locale, const char *of, const char *name, size_t size);
/* The same of one name or of several with commas between them, as flags are; the labels of several are put into `list`,
 * which replaces what it had. NULL where one of them has none, and where `list` failed. */
const char *dh_tr_names_in(dh_strbuf *list, dh_locale locale, const char *of, const char *names, size_t size);
/* Marks a name that has a label. */
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
/* Of the keys of columns in it, "column=raised_on": where they and their English labels begin in the texts above. */
extern const uint32_t dh_labels_en_offsets[][2];
extern const int dh_n_labels_en;
dh_message_pair dh_messages_vi_at(int index);

/* A further table, of a plugin: searched after the catalogue, in the order in which tables were added. Sorted as above.
 * The caller owns it and what it points to, and keeps it until it is removed. Lookups may run while a table is added,
 * none while one is removed. */
typedef struct dh_message_table {
    const dh_message_pair *pairs, *labels; /* labels: of keys of columns, with the English in the Vietnamese's place */
    int n, n_labels;
    struct dh_message_table *next; /* used by message.c alone */
} dh_message_table;
void dh_message_add(dh_message_table *table);
void dh_message_remove(dh_message_table *table);

#endif
