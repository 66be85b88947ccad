/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports for the tests, and the tools that look into a PDF. */
#ifndef DH_TESTS_REPORT_FIXTURE_H
#define DH_TESTS_REPORT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "charts/report/report.h"

/* Rows "Hàng 001" …, a count, a proportion, a year; row 2 is 15.798. NULL when out of memory. */
dh_table *fixture_table(int64_t rows);
/* Title, contents, headings, bold paragraphs, a list, a table of `rows` rows, a chart when `chart`. What was given to
 * it is freed again, so that only its own copies are left. */
dh_status fixture_report(dh_report **out, int64_t rows, bool chart, dh_error *error);
/* An empty report in Vietnamese with a title. */
dh_report *fixture_blank(void);

dh_strbuf fixture_pdf(const dh_report *report);
dh_strbuf fixture_html(const dh_report *report);

/* The output of a command in which %s is the path of a file with these bytes. False (after saying so) when the
 * command's program is not installed; its exit code goes to *code. */
bool fixture_tool(dh_strbuf *out, int *code, const dh_strbuf *bytes, const char *program, const char *arguments);

int fixture_count(const char *text, const char *part);

#endif
