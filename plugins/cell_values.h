/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cells of files hold, read from how it is written there: numbers, days, times. Used by the readers of files. */
#ifndef DH_PLUGINS_CELL_VALUES_H
#define DH_PLUGINS_CELL_VALUES_H

#include <locale.h>

#include "dienhong/plugin.h"

dh_value cell_text(const char *text, size_t size);

/* A whole number of at most 18 digits. 0 = it is none. */
int cell_whole_number(dh_value *out, const char *text, size_t size);

/* A finite number such as -1.5E+20, with blanks around it. `plain`: a locale with a point. 0 = it is none. */
int cell_number(double *out, const char *text, locale_t plain);

/* "2024-03-05" or "2024-03-05T10:11:12", as a day or a point in time. 0 = it is none of the calendar. */
int cell_iso_date(dh_value *out, const char *text);

/* A part of a day, in milliseconds, as people read it: "08:30", "08:30:15". Returns `buffer`. */
const char *cell_time_of_day(char buffer[16], int milliseconds);

/* A column, counted from 0, by its letters: "A", "BC". Returns where they begin in `buffer`. */
const char *cell_letters(char buffer[16], int32_t column);

/* The font of a text: one of TCVN3, in capitals or not, or of VNI shows other letters than are written. */
typedef enum cell_font { CELL_FONT_PLAIN, CELL_FONT_TCVN3, CELL_FONT_TCVN3_CAPITALS, CELL_FONT_VNI } cell_font;

cell_font cell_font_of(const char *name);
const char *cell_font_name(cell_font font); /* of TCVN3 or VNI, as the host knows it */

#endif
