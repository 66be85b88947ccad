/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How people number the rows and sections of a table, and what they call sums. */
#ifndef DH_LOAD_SECTION_WORDS_H
#define DH_LOAD_SECTION_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What stands in a column of running numbers. */
typedef enum dh_row_label {
    DH_LABEL_NONE,   /* nothing */
    DH_LABEL_NUMBER, /* 12 */
    DH_LABEL_DOTTED, /* 1.2 */
    DH_LABEL_ROMAN,  /* IV, of a section, as is … */
    DH_LABEL_LETTER, /* … B */
    DH_LABEL_OTHER,  /* a, - */
    DH_LABEL_WORDS,
    DH_LABELS
} dh_row_label;

dh_row_label dh_row_label_of(const char *text, size_t size);
static inline bool dh_row_label_is_section(dh_row_label label)
{
    return label == DH_LABEL_ROMAN || label == DH_LABEL_LETTER;
}

typedef enum dh_section_words {
    DH_WORDS_NONE,
    DH_WORDS_NUMBERED, /* "II. Các xã miền núi", "Phần A" */
    DH_WORDS_SECTION,  /* "Khối xã", "Cộng khối xã", "Tổng cộng" */
    DH_WORDS_PERIOD,   /* "Quý I", "Tháng 3/2024", "6 tháng đầu năm" */
    DH_WORDS_TOPIC     /* "Lĩnh vực đất đai" */
} dh_section_words;

/* Of text that is valid UTF-8. False when out of memory. */
bool dh_section_words_of(dh_section_words *out, const char *text, size_t size);
/* False only where dh_section_words_of() gives no period, by the first letter and the last: most names are not spelled
 * out for that. */
bool dh_section_may_be_period(const char *text, size_t size);
/* The name of a section without its number, "Xã A" of "II. Xã A", as a part of the text. *is_unit: it begins as names
 * of units do, with a capital letter or a number behind that, or a few words in small letters that are no sentence: "xã
 * hòa bình", but not "Xã hội". False when out of memory. */
bool dh_section_name(const char **name, size_t *name_size, bool *is_unit, const char *text, size_t size);
/* Whether the text begins with a word for a total. False when out of memory. */
bool dh_section_is_total(bool *out, const char *text, size_t size);

/* Whether the text says how many there are: "Tổng: 5 kiến nghị", "Danh sách có 12 người". False when out of memory. */
bool dh_section_is_sum(bool *out, const char *text, size_t size);

/* Whether the header is one of shares or means, which no sums are made of. False when out of memory. */
bool dh_section_is_rate(bool *out, const char *header);

/* The number that a cell has, typed by a workbook or written in either style; NAN = none. *day is set if it is one. */
double dh_section_figure(const char *text, size_t size, bool typed, bool *day);

#endif
