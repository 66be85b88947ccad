/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell: its value stands in attributes, and what it shows in paragraphs, which a text has alone. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ods.h"

#define BLANKS 1000 /* of one element at most */

/* ---- attributes ---- */

static int32_t count_of(const char *text)
{
    long long n = strtoll(text, NULL, 10);
    return n < 1 ? 1 : n > INT32_MAX / 2 ? INT32_MAX / 2 : (int32_t)n;
}

static int form_of(const char *type)
{
    if (strcmp(type, "float") == 0 || strcmp(type, "percentage") == 0 || strcmp(type, "currency") == 0)
        return ODS_NUMBER;
    if (strcmp(type, "date") == 0) return ODS_DATE;
    if (strcmp(type, "time") == 0) return ODS_TIME;
    return strcmp(type, "boolean") == 0 ? ODS_BOOL : ODS_TEXT;
}

static int is_value(const char *name)
{
    static const char *const names[] = {"value", "date-value", "time-value", "boolean-value", "string-value"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

void ods_begin_cell(const dh_host *host, ods_cell *cell, const char **attributes, dh_status *status)
{
    text_buffer value = cell->value, text = cell->text;
    value.size = text.size = 0;
    *cell = (ods_cell){.n_columns = 1, .over_columns = 1, .over_rows = 1, .font = -1, .value = value, .text = text};
    for (; *attributes; attributes += 2) {
        const char *name = local_name(attributes[0]), *given = attributes[1];
        if (strncmp(attributes[0], "calcext:", 8) == 0) { /* LibreOffice's own, beside those of the standard */
            cell->is_fault |= strcmp(name, "value-type") == 0 && strcmp(given, "error") == 0;
        } else if (strcmp(name, "value-type") == 0) {
            cell->form = form_of(given);
            cell->has_type = 1;
        } else if (strcmp(name, "style-name") == 0) {
            snprintf(cell->style, sizeof cell->style, "%s", given);
        } else if (strcmp(name, "formula") == 0) {
            cell->has_formula = 1;
        } else if (strcmp(name, "number-columns-repeated") == 0) {
            cell->n_columns = count_of(given);
        } else if (strcmp(name, "number-columns-spanned") == 0) {
            cell->over_columns = count_of(given);
        } else if (strcmp(name, "number-rows-spanned") == 0) {
            cell->over_rows = count_of(given);
        } else if (is_value(name) && !cell->is_given) {
            cell->is_given = 1;
            if (text_add(host, &cell->value, given, strlen(given))) *status = DH_ENOMEM;
        }
    }
}

/* ---- what it shows ---- */

/* Text that is no line of its own. Of all others, such as notes and pictures with captions, nothing is shown. */
static int is_inline(const char *name)
{
    static const char *const names[] = {"span",       "a",         "ruby",  "ruby-base", "list", "list-item",
                                        "sheet-name", "file-name", "title", "date",      "time"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

static dh_status add(const dh_host *host, ods_cell *cell, const char *bytes, size_t size)
{
    return text_add(host, &cell->text, bytes, size) ? DH_ENOMEM : DH_OK;
}

/* Nobody means more than BLANKS of them. */
static dh_status add_blanks(const dh_host *host, ods_cell *cell, long n)
{
    dh_status status = DH_OK;
    for (long i = 0; i < n && i < BLANKS && status == DH_OK; i++) status = add(host, cell, " ", 1);
    return status;
}

dh_status ods_text_element(const dh_host *host, ods_cell *cell, const ods_styles *styles, const char *name,
                           const char **attributes, int *skip)
{
    *skip = 0;
    if (strcmp(name, "span") == 0) {
        int font = ods_text_font(styles, attribute(attributes, "style-name")), depth = cell->n_spans++;
        int outer = depth > 0 && depth <= ODS_SPANS ? cell->spans[depth - 1] : -1;
        if (depth < ODS_SPANS) cell->spans[depth] = font >= 0 ? font : outer;
    }
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        cell->after_paragraph = 1;
        return cell->n_paragraphs++ > 0 ? add(host, cell, "\n", 1) : DH_OK;
    }
    if (strcmp(name, "s") == 0) {
        const char *n = attribute(attributes, "c");
        cell->after_paragraph = 0;
        return add_blanks(host, cell, n ? strtol(n, NULL, 10) : 1);
    }
    if (strcmp(name, "tab") == 0) return add(host, cell, "\t", 1);
    if (strcmp(name, "line-break") == 0) {
        cell->after_paragraph = 1;
        return add(host, cell, "\n", 1);
    }
    *skip = !is_inline(name);
    return DH_OK;
}

/* White space of the XML is one blank, and none where a line begins. */
dh_status ods_text_characters(const dh_host *host, ods_cell *cell, cell_font own, const char *bytes, int size)
{
    dh_status status = DH_OK;
    int begin = 0, depth = cell->n_spans < ODS_SPANS ? cell->n_spans : ODS_SPANS;
    int font = depth > 0 && cell->spans[depth - 1] >= 0 ? cell->spans[depth - 1] : (int)own;
    if (cell->n_paragraphs == 0) return DH_OK; /* between the elements */
    cell->font = cell->font == -1 || cell->font == font ? font : -2;
    for (int i = 0; i < size && status == DH_OK; i++) {
        int blank = bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\t' || bytes[i] == '\r';
        if (blank) {
            status = add(host, cell, bytes + begin, (size_t)(i - begin));
            if (status == DH_OK && !cell->after_paragraph) status = add(host, cell, " ", 1);
            begin = i + 1;
        }
        cell->after_paragraph = blank;
    }
    return status == DH_OK ? add(host, cell, bytes + begin, (size_t)(size - begin)) : status;
}

/* ---- values ---- */

/* "PT08H30M15S" in days; 0 = it is none. */
static int duration(double *out, const char *text, locale_t plain)
{
    static const struct {
        char unit;
        double seconds;
    } units[] = {{'D', 86400}, {'H', 3600}, {'M', 60}, {'S', 1}};
    double sum = 0, sign = text[0] == '-' ? -1 : 1;
    if (*text == '-') text++;
    if (*text++ != 'P') return 0;
    for (size_t k = 0; *text;) {
        if (*text == 'T') {
            text++;
            continue;
        }
        char *end;
        if (*text < '0' || *text > '9') return 0;
        double n = strtod_l(text, &end, plain);
        while (k < 4 && units[k].unit != *end) k++;
        if (k == 4) return 0;
        sum += n * units[k].seconds;
        text = end + 1;
    }
    *out = sign * sum / 86400;
    return isfinite(sum);
}

/* Some programs write 0 as the number of a formula that failed, and its error in the text alone. */
static int shows_fault(const ods_cell *cell)
{
    static const char *const faults[] = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"};
    if (cell->text.size == 0) return 0;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strcmp(cell->text.data, faults[i]) == 0) return 1;
    return strncmp(cell->text.data, "Err:", 4) == 0;
}

static dh_value shown(const ods_cell *cell)
{
    return cell->text.size > 0 ? cell_text(cell->text.data, cell->text.size) : (dh_value){.type = DH_TEXT};
}

static int number(dh_value *out, const ods_cell *cell, locale_t plain)
{
    double value;
    if (cell_whole_number(out, cell->value.data, cell->value.size)) return 1;
    if (!cell_number(&value, cell->value.data, plain)) return 0;
    *out = (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = value};
    return 1;
}

int ods_value(dh_value *out, const ods_cell *cell, locale_t plain, char buffer[16])
{
    double days;
    *out = shown(cell);
    if (cell->is_fault || !cell->is_given || cell->value.size == 0 || (cell->form != ODS_TEXT && shows_fault(cell)))
        return 1;
    switch (cell->form) {
    case ODS_NUMBER: return number(out, cell, plain);
    case ODS_BOOL:
        *out = (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = strcmp(cell->value.data, "true") == 0};
        return 1;
    case ODS_DATE: /* the day that numbers count from is the number 0, which somebody gave the look of a day */
        if (strcmp(cell->value.data, "1899-12-30") == 0)
            *out = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = 0};
        else
            cell_iso_date(out, cell->value.data);
        return 1;
    case ODS_TIME:
        if (!duration(&days, cell->value.data, plain)) return 1;
        *out = (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = days};
        if (days >= 0 && days < 1) {
            const char *text = cell_time_of_day(buffer, (int)nearbyint(days * 86400000));
            *out = cell_text(text, strlen(text));
        }
        return 1;
    default: *out = cell_text(cell->value.data, cell->value.size); return 1;
    }
}
