/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See random_text.h. */
#include "execute/random_text.h"

#include <string.h>

const char *const random_words[12] = {"đất đai", "Đất", "dat",      "môi trường", "a",     "",
                                      "á",       "ab",  "Hộ nghèo", "an ninh",    "đường", "duong"};

uint32_t random_next(random_state *r)
{
    r->seed = r->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(r->seed >> 33);
}

int random_below(random_state *r, int n)
{
    return (int)(random_next(r) % (uint32_t)n);
}

/* A column of the type (text: or category), or false when there is none. */
static bool write_column(writer *w, dh_type type)
{
    int32_t found[64], n = 0;
    for (int32_t i = 0; i < w->schema->n && n < 64; i++) {
        dh_type has = w->schema->fields[i].type;
        if (has == type || (type == DH_TEXT && has == DH_CATEGORY)) found[n++] = i;
    }
    if (n == 0) return false;
    dh_strbuf_add(&w->text, w->schema->fields[found[random_below(w->r, n)]].name);
    return true;
}

static void write_integer(writer *w, int depth)
{
    static const char *const operators[] = {" + ", " - ", " * ", " // ", " % "};
    int which = depth <= 0 ? random_below(w->r, 2) : random_below(w->r, 9);
    if (which == 0 || (which == 1 && !write_column(w, DH_INT64))) {
        dh_strbuf_printf(&w->text, "%d",
                         random_below(w->r, 9) == 0 ? random_below(w->r, 2000000) : random_below(w->r, 12));
    } else if (which == 2) {
        dh_strbuf_add(&w->text, "abs(");
        write_integer(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    } else if (which == 3) {
        static const char *const parts[] = {"year(", "month(", "quarter(", "day(", "half("};
        dh_strbuf_add(&w->text, parts[random_below(w->r, 5)]);
        if (!write_column(w, DH_DATE)) dh_strbuf_add(&w->text, "date('2020-02-29')");
        dh_strbuf_add(&w->text, ")");
    } else if (which == 4) {
        dh_strbuf_add(&w->text, "length(");
        if (!write_column(w, DH_TEXT)) dh_strbuf_add(&w->text, "'xã'");
        dh_strbuf_add(&w->text, ")");
    } else if (which == 5) {
        static const char *const names[] = {"coalesce(", "least(", "greatest("};
        dh_strbuf_add(&w->text, names[random_below(w->r, 3)]);
        write_integer(w, depth - 1);
        dh_strbuf_add(&w->text, ", ");
        write_integer(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    } else if (which > 5) {
        dh_strbuf_add(&w->text, "(");
        write_integer(w, depth - 1);
        dh_strbuf_add(&w->text, operators[random_below(w->r, 5)]);
        write_integer(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    }
}

static void write_real(writer *w, int depth)
{
    static const char *const operators[] = {" + ", " - ", " * ", " / "};
    int which = depth <= 0 ? random_below(w->r, 2) : random_below(w->r, 7);
    if (which == 0 || (which == 1 && !write_column(w, DH_FLOAT64))) {
        dh_strbuf_printf(&w->text, "%d.%d", random_below(w->r, 20), random_below(w->r, 4) * 25);
    } else if (which == 2) {
        static const char *const names[] = {"abs(", "floor(", "sqrt(", "stated(", "lower_bound("};
        int name = random_below(w->r, 5);
        dh_strbuf_add(&w->text, names[name]);
        if (name < 3)
            write_real(w, depth - 1);
        else if (!write_column(w, DH_COUNT))
            write_integer(w, 0);
        dh_strbuf_add(&w->text, ")");
    } else if (which > 2) {
        dh_strbuf_add(&w->text, "(");
        write_number(w, depth - 1);
        dh_strbuf_add(&w->text, operators[random_below(w->r, 4)]);
        write_real(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    }
}

void write_number(writer *w, int depth)
{
    if (random_below(w->r, 3) == 0)
        write_real(w, depth);
    else
        write_integer(w, depth);
}

static void write_text(writer *w, int depth)
{
    int which = depth <= 0 ? random_below(w->r, 3) : random_below(w->r, 5);
    if (which == 0 || (which < 3 && !write_column(w, DH_TEXT))) {
        dh_strbuf_printf(&w->text, "'%s'", random_words[random_below(w->r, 12)]);
    } else if (which == 3) {
        write_text(w, 0);
        dh_strbuf_add(&w->text, " .. ");
        write_text(w, depth - 1);
    } else if (which == 4) {
        dh_strbuf_add(&w->text, "coalesce(");
        write_text(w, depth - 1);
        dh_strbuf_add(&w->text, ", ");
        write_text(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    }
}

static void write_date(writer *w, int depth)
{
    int which = depth <= 0 ? random_below(w->r, 3) : random_below(w->r, 5);
    if (which == 0 || (which < 3 && !write_column(w, DH_DATE))) {
        dh_strbuf_printf(&w->text, "date('%d-%02d-15')", 2017 + random_below(w->r, 4), 1 + random_below(w->r, 12));
    } else if (which > 2) {
        dh_strbuf_add(&w->text, "add_days(");
        write_date(w, depth - 1);
        dh_strbuf_printf(&w->text, ", %d)", random_below(w->r, 300));
    }
}

/* An expression of the type, in parentheses where it has an operator. */
void write_value(writer *w, dh_type type, int depth)
{
    if (type == DH_TEXT) {
        write_text(w, depth);
    } else if (type == DH_DATE) {
        write_date(w, depth);
    } else if (type == DH_FLOAT64) {
        write_real(w, depth);
    } else {
        write_integer(w, depth);
    }
}

dh_type write_any_type(random_state *r)
{
    static const dh_type types[] = {DH_INT64, DH_INT64, DH_FLOAT64, DH_TEXT, DH_DATE};
    return types[random_below(r, 5)];
}

void write_condition(writer *w, int depth)
{
    static const char *const relations[] = {" == ", " ~= ", " < ", " <= ", " > ", " >= "};
    int which = depth <= 0 ? random_below(w->r, 6) : random_below(w->r, 10);
    dh_type type = write_any_type(w->r);
    if (which == 0 && write_column(w, DH_BOOL)) return;
    if (which == 1) {
        dh_strbuf_add(&w->text, "is_known(");
        write_value(w, type, 1);
        dh_strbuf_add(&w->text, ")");
    } else if (which == 2) {
        dh_strbuf_add(&w->text, random_below(w->r, 2) ? "one_of(" : "between(");
        for (int i = 0; i < 3; i++) {
            if (i > 0) dh_strbuf_add(&w->text, ", ");
            write_value(w, type, i == 0);
        }
        dh_strbuf_add(&w->text, ")");
    } else if (which == 3) {
        static const char *const names[] = {"contains(", "starts_with(", "ends_with("};
        dh_strbuf_add(&w->text, names[random_below(w->r, 3)]);
        write_text(w, 0);
        dh_strbuf_printf(&w->text, ", '%s')", random_words[random_below(w->r, 12)]);
    } else if (which < 7) {
        write_value(w, type, depth);
        dh_strbuf_add(&w->text, relations[random_below(w->r, 6)]);
        write_value(w, type, depth);
    } else if (which == 7) {
        dh_strbuf_add(&w->text, "not (");
        write_condition(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    } else {
        dh_strbuf_add(&w->text, "(");
        write_condition(w, depth - 1);
        dh_strbuf_add(&w->text, random_below(w->r, 2) ? " and " : " or ");
        write_condition(w, depth - 1);
        dh_strbuf_add(&w->text, ")");
    }
}

/* A key to group or sort by: mostly a column. */
void write_key(writer *w, bool named, int number)
{
    if (random_below(w->r, 4) != 0) {
        dh_strbuf_add(&w->text, w->schema->fields[random_below(w->r, w->schema->n)].name);
        return;
    }
    write_value(w, write_any_type(w->r), 1);
    if (named) dh_strbuf_printf(&w->text, " as k%d", number);
}

void write_aggregate(writer *w)
{
    static const char *const of_numbers[] = {"sum", "mean", "median", "min", "max", "stddev", "first", "last"};
    static const char *const of_all[] = {"min", "max", "first", "last", "distinct", "count", "count_unknown"};
    int which = random_below(w->r, 6);
    if (which == 0) {
        dh_strbuf_add(&w->text, "count()");
    } else if (which == 1) {
        dh_strbuf_add(&w->text, random_below(w->r, 2) ? "share(" : "count_if(");
        write_condition(w, 1);
        dh_strbuf_add(&w->text, ")");
    } else if (which == 2) {
        dh_strbuf_add(&w->text, "quantile(");
        write_number(w, 1);
        dh_strbuf_printf(&w->text, ", 0.%d)", random_below(w->r, 100));
    } else if (which < 5) {
        dh_strbuf_printf(&w->text, "%s(", of_numbers[random_below(w->r, 8)]);
        write_number(w, 1);
        dh_strbuf_add(&w->text, ")");
    } else {
        dh_strbuf_printf(&w->text, "%s(", of_all[random_below(w->r, 7)]);
        write_value(w, write_any_type(w->r), 1);
        dh_strbuf_add(&w->text, ")");
    }
}

/* An argument of a sum: mostly of numbers; counts as they are loaded, whose sums in doubles are exact. */
static void write_summed(writer *w)
{
    int32_t column = -1;
    for (int32_t i = 0; i < w->schema->n; i++)
        if (strcmp(w->schema->fields[i].name, "p") == 0 && w->schema->fields[i].type == DH_COUNT) column = i;
    if (column >= 0 && random_below(w->r, 3) == 0)
        dh_strbuf_add(&w->text, "p");
    else
        write_number(w, 1);
}

static void write_window_call(writer *w)
{
    static const char *const places[] = {"rank()", "dense_rank()", "row_number()"};
    static const char *const sums[] = {"cumulative", "total", "share_of_total", "difference", "moving_mean"};
    int which = random_below(w->r, 6);
    if (which == 0) {
        dh_strbuf_add(&w->text, places[random_below(w->r, 3)]);
    } else if (which == 1) {
        dh_strbuf_add(&w->text, "difference(");
        write_date(w, 1);
        dh_strbuf_add(&w->text, ")");
    } else if (which == 2) {
        dh_strbuf_add(&w->text, random_below(w->r, 2) ? "previous(" : "next(");
        dh_strbuf_add(&w->text, w->schema->fields[random_below(w->r, w->schema->n)].name);
        if (random_below(w->r, 2)) dh_strbuf_printf(&w->text, ", %d", 1 + random_below(w->r, 5));
        dh_strbuf_add(&w->text, ")");
    } else {
        int sum = random_below(w->r, 5);
        dh_strbuf_printf(&w->text, "%s(", sums[sum]);
        write_summed(w);
        if (sum == 4 || (sum == 3 && random_below(w->r, 2)))
            dh_strbuf_printf(&w->text, ", %d", 1 + random_below(w->r, random_below(w->r, 2) ? 4 : 300));
        dh_strbuf_add(&w->text, ")");
    }
}

void write_window(writer *w)
{
    if (random_below(w->r, 5) != 0) {
        write_window_call(w);
        return;
    }
    dh_strbuf_add(&w->text, "(");
    write_window_call(w);
    dh_strbuf_add(&w->text, random_below(w->r, 2) ? " + " : " - ");
    write_number(w, 1);
    dh_strbuf_add(&w->text, ")");
}

void write_over(writer *w)
{
    int groups = random_below(w->r, 3), keys = random_below(w->r, 8) == 0 ? 0 : 1 + random_below(w->r, 2);
    for (int i = 0; i < groups; i++) {
        if (i > 0) dh_strbuf_add(&w->text, ", ");
        write_key(w, false, 0);
    }
    for (int i = 0; i < keys; i++) {
        dh_strbuf_add(&w->text, i > 0 ? ", " : " order ");
        if (random_below(w->r, 2)) dh_strbuf_add(&w->text, "-");
        write_key(w, false, 0);
    }
}
