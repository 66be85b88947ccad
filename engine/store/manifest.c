/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See manifest.h. store.lua is read in the sandbox like any data file, and checked value by value. */
#include "store/manifest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "base/text.h"
#include "load/config/calendar_file.h"
#include "load/config/lua_data.h"

/* ---- reading ---- */

typedef struct reading {
    dh_data_file file;
    dh_arena *arena;
    dh_error *error;
    dh_status status; /* the first failure; later ones are ignored */
} reading;

static void fail(reading *r, const char *key, const char *what)
{
    if (r->status != DH_OK) return;
    r->status = dh_data_error(&r->file, key, r->error, DH_EDATA,
                              "'%s' is not %s; the store is damaged, import the data set again", key, dh_tr(what));
}

static void *make(reading *r, int32_t n, size_t size)
{
    void *made = r->status == DH_OK ? dh_arena_zalloc(r->arena, (size_t)n + 1, size) : NULL;
    if (made == NULL && r->status == DH_OK) r->status = dh_error_nomem(r->error);
    return made;
}

/* The text of a key; when it is not given, NULL, or "" and a failure if required. */
static const char *text_of(reading *r, const dh_data *table, const char *key, bool required)
{
    const dh_data *value = dh_data_get(table, key);
    if (value && value->kind == DH_DATA_TEXT) return value->text;
    if (value || required) fail(r, key, "a text");
    return required ? "" : NULL;
}

static int64_t count_of(reading *r, const dh_data *table, const char *key)
{
    const dh_data *value = dh_data_get(table, key);
    if (value && value->kind == DH_DATA_INTEGER && value->integer >= 0) return value->integer;
    fail(r, key, "a whole number");
    return 0;
}

static uint64_t hash_from(reading *r, const char *text, const char *key)
{
    char *end;
    uint64_t hash = strtoull(text, &end, 16);
    if (strlen(text) != 16 || *end != '\0') fail(r, key, "a checksum of 16 digits");
    return hash;
}

static uint64_t hash_of(reading *r, const dh_data *table, const char *key)
{
    return hash_from(r, text_of(r, table, key, true), key);
}

/* Of a time before 1970 too. */
static int64_t time_of(reading *r, const dh_data *table, const char *key)
{
    const dh_data *value = dh_data_get(table, key);
    if (value && value->kind == DH_DATA_INTEGER) return value->integer;
    fail(r, key, "a whole number");
    return 0;
}

static bool day_of(reading *r, const dh_data *table, const char *key, int32_t *out)
{
    const char *text = text_of(r, table, key, false);
    if (text == NULL) return false;
    if (!dh_date_parse_iso(text, strlen(text), out)) fail(r, key, "a day");
    return true;
}

/* The items of a list of values of one kind; none when it is not given. */
static const dh_data *list_of(reading *r, const dh_data *table, const char *key, dh_data_kind kind, int32_t *n)
{
    const dh_data *value = dh_data_get(table, key);
    *n = 0;
    if (value == NULL) return NULL;
    if (value->kind != DH_DATA_TABLE || value->n_fields > 0) {
        fail(r, key, "a list");
        return NULL;
    }
    for (int32_t i = 0; i < value->n_items; i++)
        if (value->items[i].kind != kind) fail(r, key, "a list of what belongs there");
    *n = r->status == DH_OK ? value->n_items : 0;
    return value->items;
}

bool dh_store_is_file_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static const char *file_of(reading *r, const char *name)
{
    if (r->status == DH_OK && !dh_store_is_file_name(name)) fail(r, "file", "the name of a file in the store");
    return name;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A path. One that is not UTF-8, which a data file cannot hold, is written as hexadecimal digits. */
static const char *path_of(reading *r, const dh_data *table)
{
    const char *hex = text_of(r, table, "path_hex", false);
    if (hex == NULL) return text_of(r, table, "path", true);
    size_t n = strlen(hex) / 2, i = 0;
    char *path = make(r, (int32_t)n, 1);
    for (; path && i < n; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]), byte = high * 16 + low;
        if (high < 0 || low < 0 || byte == 0) break;
        path[i] = (char)byte;
    }
    if (path && (i < n || hex[2 * n] != '\0')) fail(r, "path_hex", "a path in hexadecimal digits");
    return path ? path : "";
}

static void read_sources(reading *r, dh_store_part *part, const dh_data *from)
{
    int32_t n;
    const dh_data *items = list_of(r, from, "sources", DH_DATA_TABLE, &n);
    dh_store_source *sources = make(r, n, sizeof *sources);
    for (int32_t i = 0; sources && i < n; i++)
        sources[i] = (dh_store_source){.name = text_of(r, &items[i], "name", true),
                                       .path = path_of(r, &items[i]),
                                       .size = count_of(r, &items[i], "size"),
                                       .modified = time_of(r, &items[i], "modified"),
                                       .hash = hash_of(r, &items[i], "xxh3")};
    part->sources = sources;
    part->n_sources = sources ? n : 0;
}

static void read_rejects(reading *r, dh_store_part *part, const dh_data *from)
{
    int32_t n;
    const dh_data *items = list_of(r, from, "rejects", DH_DATA_TEXT, &n);
    const char **names = make(r, n, sizeof *names);
    for (int32_t i = 0; names && i < n; i++) names[i] = file_of(r, items[i].text);
    part->rejects = names;
    part->n_rejects = names ? n : 0;
    int32_t n_hashes;
    const dh_data *hashes = list_of(r, from, "rejects_xxh3", DH_DATA_TEXT, &n_hashes);
    uint64_t *made = n_hashes == n ? make(r, n, sizeof *made) : NULL;
    for (int32_t i = 0; made && i < n; i++) made[i] = hash_from(r, hashes[i].text, "rejects_xxh3");
    part->reject_hashes = made;
}

static void read_notes(reading *r, dh_store_part *part, const dh_data *from)
{
    int32_t n;
    const dh_data *items = list_of(r, from, "notes", DH_DATA_TEXT, &n);
    const char **notes = make(r, n, sizeof *notes);
    for (int32_t i = 0; notes && i < n; i++) notes[i] = items[i].text;
    part->notes = notes;
    part->n_notes = notes ? n : 0;
}

static void read_part(reading *r, dh_store_part *part, const dh_data *from)
{
    part->file = file_of(r, text_of(r, from, "file", true));
    part->rows = count_of(r, from, "rows");
    part->size = count_of(r, from, "size");
    part->read = count_of(r, from, "read");
    part->rejected = count_of(r, from, "rejected");
    part->hash = hash_of(r, from, "xxh3");
    part->imported_on = text_of(r, from, "imported_on", true);
    if (part->rows > INT64_MAX / 64 || part->read > INT64_MAX / 64 || part->rejected > INT64_MAX / 64)
        fail(r, "rows", "a count of rows");
    read_sources(r, part, from);
    read_rejects(r, part, from);
    read_notes(r, part, from);
}

static void read_entry(reading *r, dh_store_entry *entry, const dh_data *from)
{
    int32_t n;
    entry->name = text_of(r, from, "name", true);
    entry->profile = text_of(r, from, "profile", false);
    const dh_data *parts = list_of(r, from, "parts", DH_DATA_TABLE, &n), *keys = dh_data_get(from, "keys");
    if (r->status == DH_OK && n == 0) fail(r, "parts", "a list of parts");
    entry->parts = make(r, n, sizeof *entry->parts);
    entry->n_parts = entry->parts ? n : 0;
    for (int32_t i = 0; i < entry->n_parts; i++) read_part(r, &entry->parts[i], &parts[i]);
    if (keys == NULL) return;
    if (keys->kind != DH_DATA_TABLE || keys->n_items > 0) fail(r, "keys", "a table");
    entry->keys = make(r, keys->n_fields, sizeof *entry->keys);
    entry->n_keys = entry->keys ? keys->n_fields : 0;
    for (int32_t i = 0; i < entry->n_keys; i++) {
        if (keys->fields[i].value.kind != DH_DATA_TEXT) fail(r, "keys", "a table of texts");
        entry->keys[i] = (dh_store_key_of){keys->fields[i].key, keys->fields[i].value.text};
    }
}

static void read_calendar(reading *r, dh_store_about *about, const dh_data *from)
{
    dh_calendar *calendar = from != NULL ? make(r, 1, sizeof *calendar) : NULL;
    if (calendar == NULL) return;
    dh_data_file part = dh_data_field_of(&r->file, "calendar");
    r->status = dh_calendar_read_part(calendar, &part, from, r->arena, r->error);
    about->calendar = calendar;
}

static void read_about(reading *r, dh_store_about *about, const dh_data *root)
{
    const dh_data *synthetic = dh_data_get(root, "synthetic"), *max = dh_data_get(root, "max_rejected");
    about->title = text_of(r, root, "title", false);
    about->source = text_of(r, root, "source", false);
    about->geography = text_of(r, root, "geography", false);
    about->unit_level = text_of(r, root, "unit_level", false);
    about->dataset = text_of(r, root, "dataset", false);
    about->has_as_of = day_of(r, root, "as_of", &about->as_of);
    about->has_latest = day_of(r, root, "latest", &about->latest);
    about->synthetic = synthetic && synthetic->kind == DH_DATA_BOOL && synthetic->boolean;
    if (r->status == DH_OK)
        r->status =
            dh_listed_read(&about->covers, &about->n_covers, &r->file, dh_data_get(root, "covers"), r->arena, r->error);
    read_calendar(r, about, dh_data_get(root, "calendar"));
    about->max_rejected = 0.05;
    if (max && (max->kind == DH_DATA_NUMBER || max->kind == DH_DATA_INTEGER)) about->max_rejected = max->number;
}

dh_status dh_store_manifest_read(dh_store_manifest *out, const char *path, dh_arena *arena, dh_error *error)
{
    reading r = {.arena = arena, .error = error};
    *out = (dh_store_manifest){0};
    DH_TRY(dh_data_read(&r.file, path, arena, error));
    const dh_data *root = &r.file.root, *compressed = dh_data_get(root, "compressed");
    int64_t format = count_of(&r, root, "format");
    if (r.status == DH_OK && format != DH_STORE_FORMAT)
        return dh_data_error(&r.file, "format", error, DH_EDATA,
                             "the store has format %lld and this program reads format %d; import the data set again",
                             (long long)format, DH_STORE_FORMAT);
    int32_t n;
    const dh_data *tables = list_of(&r, root, "tables", DH_DATA_TABLE, &n);
    read_about(&r, &out->about, root);
    if (r.status == DH_OK && n == 0) fail(&r, "tables", "a list of tables");
    out->compressed = compressed && compressed->kind == DH_DATA_BOOL && compressed->boolean;
    out->entries = make(&r, n, sizeof *out->entries);
    out->n_entries = out->entries ? n : 0;
    for (int32_t i = 0; i < out->n_entries; i++) {
        read_entry(&r, &out->entries[i], &tables[i]);
        for (int32_t k = 0; k < i && r.status == DH_OK; k++)
            if (strcmp(out->entries[k].name, out->entries[i].name) == 0) fail(&r, "name", "a name of one table");
    }
    return r.status;
}

/* ---- writing ---- */

static void put_text(dh_strbuf *out, const char *text)
{
    dh_strbuf_add_char(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            dh_strbuf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            dh_strbuf_printf(out, "\\%03u", c);
        else
            dh_strbuf_add_char(out, (char)c);
    }
    dh_strbuf_add_char(out, '"');
}

static void put_field(dh_strbuf *out, const char *key, const char *text)
{
    if (text == NULL) return;
    dh_strbuf_printf(out, "%s = ", key);
    put_text(out, text);
    dh_strbuf_add(out, ", ");
}

static void put_path(dh_strbuf *out, const char *path)
{
    if (dh_text_is_valid(path, strlen(path))) {
        put_field(out, "path", path);
        return;
    }
    dh_strbuf_add(out, "path_hex = \"");
    for (; *path; path++) dh_strbuf_printf(out, "%02x", (unsigned)(unsigned char)*path);
    dh_strbuf_add(out, "\", ");
}

static void put_day(dh_strbuf *out, const char *key, int32_t day)
{
    char text[11];
    dh_date_format_iso(day, text);
    dh_strbuf_printf(out, "%s = \"%s\", ", key, text);
}

static void put_list(dh_strbuf *out, const char *key, const char *const *texts, int32_t n)
{
    if (n == 0) return;
    dh_strbuf_printf(out, "        %s = { ", key);
    for (int32_t i = 0; i < n; i++) {
        put_text(out, texts[i]);
        dh_strbuf_add(out, ", ");
    }
    dh_strbuf_add(out, "},\n");
}

static void put_part(dh_strbuf *out, const dh_store_part *part)
{
    dh_strbuf_add(out, "      { ");
    put_field(out, "file", part->file);
    put_field(out, "imported_on", part->imported_on);
    dh_strbuf_printf(out, "rows = %lld, read = %lld, rejected = %lld, size = %lld, xxh3 = \"%016" PRIx64 "\",\n",
                     (long long)part->rows, (long long)part->read, (long long)part->rejected, (long long)part->size,
                     part->hash);
    put_list(out, "rejects", part->rejects, part->n_rejects);
    if (part->n_rejects > 0 && part->reject_hashes) {
        dh_strbuf_add(out, "        rejects_xxh3 = { ");
        for (int32_t i = 0; i < part->n_rejects; i++)
            dh_strbuf_printf(out, "\"%016" PRIx64 "\", ", part->reject_hashes[i]);
        dh_strbuf_add(out, "},\n");
    }
    put_list(out, "notes", part->notes, part->n_notes);
    dh_strbuf_add(out, "        sources = {\n");
    for (int32_t i = 0; i < part->n_sources; i++) {
        const dh_store_source *source = &part->sources[i];
        dh_strbuf_add(out, "          { ");
        put_field(out, "name", source->name);
        put_path(out, source->path);
        dh_strbuf_printf(out, "size = %lld, modified = %lld, xxh3 = \"%016" PRIx64 "\" },\n", (long long)source->size,
                         (long long)source->modified, source->hash);
    }
    dh_strbuf_add(out, "        } },\n");
}

static void put_entry(dh_strbuf *out, const dh_store_entry *entry)
{
    dh_strbuf_add(out, "    { ");
    put_field(out, "name", entry->name);
    put_field(out, "profile", entry->profile);
    if (entry->n_keys > 0) {
        dh_strbuf_add(out, "keys = { ");
        for (int32_t i = 0; i < entry->n_keys; i++) {
            dh_strbuf_add_char(out, '[');
            put_text(out, entry->keys[i].field);
            dh_strbuf_add(out, "] = ");
            put_text(out, entry->keys[i].table);
            dh_strbuf_add(out, ", ");
        }
        dh_strbuf_add(out, "}, ");
    }
    dh_strbuf_add(out, "parts = {\n");
    for (int32_t i = 0; i < entry->n_parts; i++) put_part(out, &entry->parts[i]);
    dh_strbuf_add(out, "    } },\n");
}

void dh_store_manifest_write(dh_strbuf *out, const dh_store_manifest *manifest)
{
    const dh_store_about *about = &manifest->about;
    char number[32];
    dh_text_from_double(about->max_rejected, number);
    dh_strbuf_printf(out,
                     "-- A store that 'dienhong import' made. It is replaced whole; do not edit it.\n"
                     "return {\n  format = %d, version = \"%s\", compressed = %s, synthetic = %s, "
                     "max_rejected = %s,\n  ",
                     DH_STORE_FORMAT, DIENHONG_VERSION, manifest->compressed ? "true" : "false",
                     about->synthetic ? "true" : "false", number);
    put_field(out, "title", about->title);
    put_field(out, "source", about->source);
    put_field(out, "geography", about->geography);
    put_field(out, "unit_level", about->unit_level);
    if (about->dataset && dh_text_is_valid(about->dataset, strlen(about->dataset)))
        put_field(out, "dataset", about->dataset);
    if (about->has_as_of) put_day(out, "as_of", about->as_of);
    if (about->has_latest) put_day(out, "latest", about->latest);
    if (about->n_covers > 0) {
        dh_strbuf_add(out, "covers = ");
        dh_listed_print(out, about->covers, about->n_covers);
        dh_strbuf_add(out, ", ");
    }
    if (about->calendar != NULL) {
        dh_strbuf_add(out, "\n  calendar = ");
        dh_calendar_print(out, about->calendar);
        dh_strbuf_add(out, ", ");
    }
    dh_strbuf_add(out, "\n  tables = {\n");
    for (int32_t i = 0; i < manifest->n_entries; i++) put_entry(out, &manifest->entries[i]);
    dh_strbuf_add(out, "  },\n}\n");
}
