/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See calendar_file.h. */
#include "load/config/calendar_file.h"

#include <string.h>

static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const keys[] = {"title", "begins", "named_by", "weeks", "name"};
enum { N_KEYS = 4, N_KEYS_OF_PART = 5 };

bool dh_calendar_is_name(const char *name)
{
    size_t size = strlen(name);
    return size >= 1 && size <= 64 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == size;
}

static dh_status check_keys(const dh_data_file *file, const dh_data *table, size_t n, dh_error *error)
{
    for (int32_t i = 0; i < table->n_fields; i++) {
        bool found = false;
        for (size_t k = 0; k < n; k++) found = found || strcmp(table->fields[i].key, keys[k]) == 0;
        if (!found)
            return dh_data_error(file, table->fields[i].key, error, DH_EDATA,
                                 "a calendar does not take the key '%s'; it takes title, begins, named_by and weeks",
                                 table->fields[i].key);
    }
    return DH_OK;
}

/* A whole number of a table; 0 = not there. */
static int64_t number_of(const dh_data *table, const char *key)
{
    const dh_data *value = dh_data_get(table, key);
    return value != NULL && value->kind == DH_DATA_INTEGER ? value->integer : 0;
}

static dh_status read_begin(dh_calendar *out, const dh_data_file *file, const dh_data *begins, dh_error *error)
{
    if (begins == NULL || begins->kind != DH_DATA_TABLE)
        return dh_data_error(file, "begins", error, DH_EDATA,
                             "the calendar does not say when its years begin; write begins = { day = 15, month = 12 }");
    int64_t day = number_of(begins, "day"), month = number_of(begins, "month");
    if (month < 1 || month > 12 || day < 1 || day > DH_CALENDAR_LAST_DAY)
        return dh_data_error(file, "begins", error, DH_EDATA,
                             "begins is day %lld of month %lld; a year begins on day 1 to %d of month 1 to 12, as in "
                             "begins = { day = 15, month = 12 }",
                             (long long)day, (long long)month, DH_CALENDAR_LAST_DAY);
    out->day = (int)day;
    out->month = (int)month;
    return DH_OK;
}

static dh_status read_naming(dh_calendar *out, const dh_data_file *file, const dh_data *table, dh_error *error)
{
    const dh_data *value = dh_data_get(table, "named_by");
    const char *text = value == NULL ? "begin" : value->kind == DH_DATA_TEXT ? value->text : "";
    out->by_end = strcmp(text, "end") == 0;
    if (!out->by_end && strcmp(text, "begin") != 0)
        return dh_data_error(file, "named_by", error, DH_EDATA,
                             "named_by = '%s' is neither \"begin\" nor \"end\": the year is called by the one in which "
                             "it begins, or by that in which it ends",
                             text);
    value = dh_data_get(table, "weeks");
    text = value == NULL ? weekdays[0] : value->kind == DH_DATA_TEXT ? value->text : "";
    for (int i = 0; i < 7; i++)
        if (strcmp(text, weekdays[i]) == 0) out->weekday = i + 1;
    if (out->weekday == 0)
        return dh_data_error(file, "weeks", error, DH_EDATA,
                             "weeks = '%s' is no day of the week; write monday, tuesday, wednesday, thursday, friday, "
                             "saturday or sunday",
                             text);
    return DH_OK;
}

static dh_status read_titles(dh_calendar *out, const dh_data_file *file, const dh_data *titles, dh_error *error)
{
    static const char *const languages[] = {"vi", "en"};
    for (int i = 0; i < 2; i++) {
        const dh_data *title =
            titles != NULL && titles->kind == DH_DATA_TABLE ? dh_data_get(titles, languages[i]) : NULL;
        if (title == NULL || title->kind != DH_DATA_TEXT || title->text[0] == '\0')
            return dh_data_error(file, "title", error, DH_EDATA,
                                 "the calendar does not say what its years are called; write title = { vi = \"năm báo "
                                 "cáo\", en = \"reporting year\" }");
        out->title[i] = title->text;
    }
    return DH_OK;
}

static dh_status read_table(dh_calendar *out, const dh_data_file *file, const dh_data *table, dh_error *error)
{
    DH_TRY(read_titles(out, file, dh_data_get(table, "title"), error));
    DH_TRY(read_begin(out, file, dh_data_get(table, "begins"), error));
    return read_naming(out, file, table, error);
}

dh_status dh_calendar_read(dh_calendar *out, const char *path, const char *name, dh_arena *arena, dh_error *error)
{
    dh_data_file file;
    *out = (dh_calendar){.name = dh_arena_strdup(arena, name)};
    if (out->name == NULL) return dh_error_nomem(error);
    DH_TRY(dh_data_read(&file, path, arena, error));
    DH_TRY(check_keys(&file, &file.root, N_KEYS, error));
    return read_table(out, &file, &file.root, error);
}

dh_status dh_calendar_read_part(dh_calendar *out, const dh_data_file *part, const dh_data *table, dh_arena *arena,
                                dh_error *error)
{
    const dh_data *name = table->kind == DH_DATA_TABLE ? dh_data_get(table, "name") : NULL;
    *out = (dh_calendar){0};
    if (name == NULL || name->kind != DH_DATA_TEXT || !dh_calendar_is_name(name->text))
        return dh_data_error(part, "calendar", error, DH_EDATA, "the calendar has no name");
    out->name = dh_arena_strdup(arena, name->text);
    if (out->name == NULL) return dh_error_nomem(error);
    DH_TRY(check_keys(part, table, N_KEYS_OF_PART, error));
    return read_table(out, part, table, error);
}

static void print_text(dh_strbuf *out, const char *text)
{
    dh_strbuf_add_char(out, '"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            dh_strbuf_printf(out, "\\%c", c);
        else if (c < ' ')
            dh_strbuf_printf(out, "\\%03d", c);
        else
            dh_strbuf_add_char(out, *text);
    }
    dh_strbuf_add_char(out, '"');
}

void dh_calendar_print(dh_strbuf *out, const dh_calendar *calendar)
{
    dh_strbuf_printf(out, "{ name = \"%s\", title = { vi = ", calendar->name);
    print_text(out, calendar->title[0]);
    dh_strbuf_add(out, ", en = ");
    print_text(out, calendar->title[1]);
    dh_strbuf_printf(out, " }, begins = { day = %d, month = %d }, named_by = \"%s\", weeks = \"%s\" }", calendar->day,
                     calendar->month, calendar->by_end ? "end" : "begin", weekdays[calendar->weekday - 1]);
}
