/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema of a foreign Arrow file (Schema.fbs): which of its types can be held, and what to do with others. */
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "store/arrow_internal.h"

enum { MAX_FIELDS = 10000 };

/* Members of the union Type, by their numbers. */
enum {
    T_INT = 2,
    T_FLOAT,
    T_BINARY,
    T_UTF8,
    T_BOOL,
    T_DECIMAL,
    T_DATE,
    T_TIME,
    T_TIMESTAMP,
    T_LARGE_UTF8 = 20,
    T_UTF8_VIEW = 24
};

static const char *const names[] = {"",
                                    "null",
                                    "int",
                                    "float",
                                    "binary",
                                    "utf8",
                                    "bool",
                                    "decimal",
                                    "date",
                                    "time",
                                    "timestamp",
                                    "interval",
                                    "list",
                                    "struct",
                                    "union",
                                    "fixed-size binary",
                                    "fixed-size list",
                                    "map",
                                    "duration",
                                    "large binary",
                                    "large utf8",
                                    "large list",
                                    "run-end encoded",
                                    "binary view",
                                    "utf8 view",
                                    "list view",
                                    "large list view"};

dh_status dh_arrow_damaged(const dh_arrow_reader *r, const char *why)
{
    return dh_error_set(r->error, DH_EDATA, "'%s' is a damaged Arrow file: %s; get it again", r->path, dh_tr(why));
}

static const char *remedy_of(int64_t member, bool is_zoned)
{
    if (is_zoned)
        return DH_MESSAGE(
            "take the zone off, in Polars: .dt.replace_time_zone(None), in pandas: .dt.tz_localize(None)");
    switch (member) {
    case 4:
    case 15:
    case 19:
    case 23: return DH_MESSAGE("leave it out: it is bytes, and no value");
    case 12:
    case 13:
    case 14:
    case 16:
    case 17:
    case 21:
    case 25:
    case 26:
        return DH_MESSAGE("write what it holds as columns, or rows, of their own, in Polars: .unnest() or .explode()");
    default: return DH_MESSAGE("write it as numbers or texts, in Polars: .cast(pl.Float64) or .cast(pl.String)");
    }
}

static dh_status refuse(const dh_arrow_reader *r, const char *column, int64_t member, bool is_zoned)
{
    bool has_name = member > 0 && member < (int64_t)(sizeof names / sizeof *names);
    return dh_error_set(r->error, DH_EDATA, "the column '%s' of '%s' has the type '%s%s', which cannot be held: %s",
                        column, r->path, has_name ? names[member] : "", is_zoned ? dh_tr(" with a zone") : "",
                        dh_tr(remedy_of(member, is_zoned)));
}

static bool read_integer_type(dh_fb_in *in, uint32_t type, dh_arrow_type *out)
{
    int64_t bits = dh_fb_integer(in, type, 0, 4, 0);
    *out = (dh_arrow_type){.kind = DH_ARROW_INT, .width = (int)(bits / 8)};
    out->is_unsigned = dh_fb_integer(in, type, 1, 1, 0) == 0;
    return bits == 8 || bits == 16 || bits == 32 || bits == 64;
}

static bool read_type(dh_fb_in *in, int64_t member, uint32_t type, dh_arrow_type *out)
{
    static const int64_t per_day[] = {86400, 86400000, INT64_C(86400000000), INT64_C(86400000000000)};
    int64_t unit = dh_fb_integer(in, type, 0, 2, member == T_DATE ? 1 : 0);
    switch (member) {
    case 1: *out = (dh_arrow_type){.kind = DH_ARROW_NULL}; return true;
    case T_INT: return read_integer_type(in, type, out);
    case T_FLOAT: *out = (dh_arrow_type){.kind = DH_ARROW_FLOAT, .width = unit == 2 ? 8 : 4}; return unit > 0;
    case T_UTF8: *out = (dh_arrow_type){.kind = DH_ARROW_TEXT, .width = 4}; return true;
    case T_LARGE_UTF8: *out = (dh_arrow_type){.kind = DH_ARROW_TEXT, .width = 8}; return true;
    case T_UTF8_VIEW: *out = (dh_arrow_type){.kind = DH_ARROW_TEXT, .width = 16}; return true;
    case T_BOOL: *out = (dh_arrow_type){.kind = DH_ARROW_BOOL}; return true;
    case T_DATE:
        *out = (dh_arrow_type){.kind = DH_ARROW_DATE, .width = unit == 0 ? 4 : 8, .per_day = unit == 0 ? 1 : 86400000};
        return unit == 0 || unit == 1;
    case T_TIMESTAMP:
        if (unit < 0 || unit > 3) return false;
        *out = (dh_arrow_type){.kind = DH_ARROW_TIMESTAMP, .width = 8, .per_day = per_day[unit]};
        return dh_fb_child(in, type, 1) == 0;
    default: return false;
    }
}

static dh_status read_field(dh_arrow_reader *r, dh_fb_in *in, uint32_t table, dh_arrow_field *out)
{
    size_t size;
    const char *name = dh_fb_string(in, table, 0, &size);
    if (in->bad || (name != NULL && (memchr(name, '\0', size) != NULL || !dh_text_is_valid(name, size))))
        return dh_arrow_damaged(r, "a column has no name");
    out->name = dh_arena_strndup(r->arena, name != NULL ? name : "", name != NULL ? size : 0);
    if (out->name == NULL) return dh_error_nomem(r->error);
    int64_t member = dh_fb_integer(in, table, 2, 1, 0);
    uint32_t type = dh_fb_child(in, table, 3), encoding = dh_fb_child(in, table, 4);
    bool held = read_type(in, member, type, &out->type);
    if (held && encoding != 0) {
        uint32_t index = dh_fb_child(in, encoding, 1);
        out->is_coded = true;
        out->id = dh_fb_integer(in, encoding, 0, 8, 0);
        if (index == 0)
            out->index = (dh_arrow_type){.kind = DH_ARROW_INT, .width = 4};
        else
            held = read_integer_type(in, index, &out->index);
    }
    if (in->bad) return dh_arrow_damaged(r, "its schema does not hold together");
    return held ? DH_OK : refuse(r, out->name, member, member == T_TIMESTAMP && dh_fb_child(in, type, 1) != 0);
}

dh_status dh_arrow_read_schema(dh_arrow_reader *r, dh_fb_in *in, uint32_t schema)
{
    uint32_t n, items = dh_fb_items(in, schema, 1, 4, &n);
    if (in->bad || schema == 0 || n > MAX_FIELDS || dh_fb_integer(in, schema, 0, 2, 0) != 0)
        return dh_arrow_damaged(r, "its schema does not hold together");
    if (n == 0) return dh_error_set(r->error, DH_EDATA, "'%s' has no columns", r->path);
    r->fields = dh_arena_zalloc(r->arena, n, sizeof *r->fields);
    r->columns = dh_arena_zalloc(r->arena, n, sizeof *r->columns);
    r->dictionaries = dh_arena_zalloc(r->arena, n, sizeof *r->dictionaries);
    if (r->fields == NULL || r->columns == NULL || r->dictionaries == NULL) return dh_error_nomem(r->error);
    for (uint32_t i = 0; i < n; i++) {
        DH_TRY(read_field(r, in, dh_fb_item_table(in, items, i), &r->fields[i]));
        dh_arrow_field *field = &r->fields[r->n_fields++];
        while (field->is_coded && (!r->fields[field->owner].is_coded || r->fields[field->owner].id != field->id))
            field->owner++; /* up to itself */
    }
    return DH_OK;
}
