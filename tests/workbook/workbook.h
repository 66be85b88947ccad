/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a workbook from its parts, given as one text, so that a test says every byte of its XML:
 *
 *   == xl/styles.xml        a part with what follows, as it is
 *   == sheet Tháng 1        a sheet of that name; what follows is its <sheetData>, or all within <worksheet>, if it has
 *   == hidden Nháp          a <sheetData> itself. hidden: of the state "hidden"
 *   == cells Tháng 1        a sheet whose rows are written short: a line a row, its cells separated by |. #12.5 is a
 *                           number, @45000 a day of style 1, ~45000.5 a point in time of style 2, ^0.5 a time of style
 * 3, *text a shared text, =text a formula's, !#N/A an error, ?1 a truth, all else an inline text; <…> stands as it is
 * in the row, \n in a text is a line break; an empty line is no row
 *   == after                what comes behind the <sheetData> of the sheet above, as <mergeCells>
 *   == epoch1904            the days of the workbook count from 1904
 *
 * A file called .ods becomes a spreadsheet of OpenDocument, from the same text: what follows a sheet stands within its
 * <table:table> then, and <…> for a cell within the row.
 *
 * A line "*N TEXT" in a part stands for TEXT N times, with {n} counting from 1. The parts that a workbook needs besides
 * ([Content_Types].xml, the relationships, xl/workbook.xml, xl/styles.xml, xl/sharedStrings.xml) are made, unless they
 * are given. A part that is given empty is left out.
 */
#ifndef DH_TESTS_WORKBOOK_H
#define DH_TESTS_WORKBOOK_H

#include <stddef.h>

/* Writes the archive; `level` of packing, 0 to 9. 0 = it was written. */
int workbook_write(const char *path, const char *text, size_t size, int level);

#endif
