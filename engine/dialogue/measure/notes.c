/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See notes.h. */
#include "dialogue/measure/notes.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/tables.h"

static const char *const sources[DH_TABLES][2] = {{"danh mục đơn vị", "units"},       {"lịch sử đơn vị", "lineage"},
                                                  {"các cuộc đối thoại", "sessions"}, {"từng ý kiến", "opinions"},
                                                  {"báo cáo tổng hợp", "summaries"},  {"khảo sát", "polls"}};
static const char *const rows[DH_TABLES][2] = {
    {"đơn vị", "units"},    {"thay đổi", "changes"},           {"cuộc đối thoại", "sessions"},
    {"ý kiến", "opinions"}, {"báo cáo tổng hợp", "summaries"}, {"câu khảo sát", "polls"}};
static const char *const levels[][3] = {{"tỉnh", "province", "provinces"},
                                        {"huyện", "district", "districts"},
                                        {"xã", "commune", "communes"},
                                        {"thôn", "village", "villages"}};

dh_status dh_notes_init(dh_notes *notes, dh_error *error)
{
    memset(notes, 0, sizeof *notes);
    notes->arena = dh_arena_new();
    return notes->arena != NULL ? DH_OK : dh_error_nomem(error);
}

void dh_notes_clear(dh_notes *notes)
{
    if (notes->arena != NULL) dh_arena_free(notes->arena);
    dh_free(notes->items);
    memset(notes, 0, sizeof *notes);
}

static bool says_the_same(const dh_note *a, const dh_note *b)
{
    if (a->kind != b->kind || a->index != b->index || a->n != b->n || a->of != b->of) return false;
    return a->text == b->text || (a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0);
}

dh_status dh_notes_add(dh_notes *notes, dh_note note, dh_error *error)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->items[i].measure, note.measure) == 0 && says_the_same(&notes->items[i], &note)) return DH_OK;
    if (note.text != NULL && (note.text = dh_arena_strdup(notes->arena, note.text)) == NULL)
        return dh_error_nomem(error);
    if (dh_grow((void **)&notes->items, &notes->capacity, notes->n + 1, sizeof note) != 0) return dh_error_nomem(error);
    notes->items[notes->n++] = note;
    return DH_OK;
}

static void say_in_vietnamese(dh_strbuf *out, const dh_note *note)
{
    const char *source = note->index < DH_TABLES ? sources[note->index][0] : "";
    dh_strbuf number = {0};
    dh_format_int64(&number, note->n, DH_LOCALE_VI);
    const char *n = number.data != NULL ? number.data : "";
    switch (note->kind) {
    case DH_NOTE_FROM: dh_strbuf_printf(out, "lấy từ %s", source); break;
    case DH_NOTE_VALID:
        dh_strbuf_printf(out, "%s trên ", n);
        dh_format_int64(out, note->of, DH_LOCALE_VI);
        dh_strbuf_printf(out, " %s có số liệu", rows[note->index][0]);
        break;
    case DH_NOTE_NO_FIGURE: dh_strbuf_printf(out, "phần còn lại trong %s không ghi số liệu", source); break;
    case DH_NOTE_NOT_REPORTED: dh_strbuf_printf(out, "không dùng %s vì không ghi điều được hỏi", source); break;
    case DH_NOTE_LACKING: dh_strbuf_printf(out, "không dùng %s vì thiếu cột '%s'", source, note->text); break;
    case DH_NOTE_SUPERSEDED:
        dh_strbuf_printf(out, "không dùng %s dòng của %s vì đã có số liệu chi tiết hoặc tốt hơn của cùng đơn vị và kỳ",
                         n, source);
        break;
    case DH_NOTE_DIFFER:
        dh_strbuf_printf(out, "%s dòng của %s không dùng nêu số khác với số đã dùng (nêu ≠ dùng): %s", n, source,
                         note->text);
        break;
    case DH_NOTE_UNDIVIDED:
        dh_strbuf_printf(out, "bỏ ra %s dòng của %s vì kéo dài quá một kỳ được hỏi và không chia được", n, source);
        break;
    case DH_NOTE_REPORTING:
        dh_strbuf_printf(out, "%s trên ", n);
        dh_format_int64(out, note->of, DH_LOCALE_VI);
        dh_strbuf_printf(out, " %s có số liệu", levels[note->index][0]);
        break;
    case DH_NOTE_AMBIGUOUS:
        dh_strbuf_printf(
            out,
            "%s dòng có số liệu của đơn vị đã chia tách, sáp nhập hoặc điều chỉnh mà không rõ thuộc đơn vị "
            "nào theo địa giới này: số đếm chỉ có cận dưới và cận trên, tỷ lệ không rõ",
            n);
        break;
    case DH_NOTE_RESOLVED:
        dh_strbuf_printf(
            out, "%s dòng tính cả số liệu không tự chuyển theo địa giới này được nhưng chỉ có thể thuộc về đó", n);
        break;
    case DH_NOTE_EXECUTION: dh_strbuf_add(out, note->text); break;
    }
    if (note->kind == DH_NOTE_REPORTING && note->text != NULL) {
        int32_t day;
        dh_strbuf_add(out, " (đơn vị ngày ");
        if (dh_date_parse_iso(note->text, strlen(note->text), &day)) dh_format_date(out, day, DH_LOCALE_VI);
        dh_strbuf_add(out, ")");
    }
    dh_strbuf_free(&number);
}

static void say_in_english(dh_strbuf *out, const dh_note *note)
{
    const char *source = note->index < DH_TABLES ? sources[note->index][1] : "", *row = note->n == 1 ? "row" : "rows";
    long long n = (long long)note->n;
    switch (note->kind) {
    case DH_NOTE_FROM: dh_strbuf_printf(out, "from %s", source); break;
    case DH_NOTE_VALID:
        dh_strbuf_printf(out, "%lld of %lld %s known", n, (long long)note->of, rows[note->index][1]);
        break;
    case DH_NOTE_NO_FIGURE: dh_strbuf_printf(out, "what else is in %s gives no figure", source); break;
    case DH_NOTE_NOT_REPORTED:
        dh_strbuf_printf(out, "%s are not used, since they do not tell what was asked for", source);
        break;
    case DH_NOTE_LACKING:
        dh_strbuf_printf(out, "%s are not used, since the column '%s' is missing", source, note->text);
        break;
    case DH_NOTE_SUPERSEDED:
        dh_strbuf_printf(out,
                         "%lld %s of %s not used, since detail or a better figure of the same unit and period is there",
                         n, row, source);
        break;
    case DH_NOTE_DIFFER:
        dh_strbuf_printf(out, "%lld %s of %s not used %s another figure than the one used (stated ≠ used): %s", n, row,
                         source, n == 1 ? "states" : "state", note->text);
        break;
    case DH_NOTE_UNDIVIDED:
        dh_strbuf_printf(out, "%lld %s of %s left out, since they reach beyond one asked period and cannot be divided",
                         n, row, source);
        break;
    case DH_NOTE_REPORTING:
        dh_strbuf_printf(out, "%lld of %lld %s reporting (units as on %s)", n, (long long)note->of,
                         levels[note->index][note->of == 1 ? 1 : 2], note->text != NULL ? note->text : "");
        break;
    case DH_NOTE_AMBIGUOUS:
        dh_strbuf_printf(
            out,
            "%lld %s units that were split, merged or gave up a part, and whose figures may be of one unit "
            "or another by now: counts are bounds, ratios unknown",
            n, note->n == 1 ? "row depends on" : "rows depend on");
        break;
    case DH_NOTE_RESOLVED:
        dh_strbuf_printf(out, "%lld %s figures that are not carried by themselves, but can belong nowhere else", n,
                         note->n == 1 ? "row counts" : "rows count");
        break;
    case DH_NOTE_EXECUTION: dh_strbuf_add(out, note->text); break;
    }
}

dh_status dh_notes_write(const dh_notes *notes, dh_table *out, dh_locale locale, dh_error *error)
{
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < notes->n; i++) {
        const dh_note *note = &notes->items[i];
        bool said = false;
        for (size_t k = 0; k < i; k++) said = said || says_the_same(&notes->items[k], note);
        if (said) continue;
        dh_strbuf text = {0};
        dh_strbuf_add(&text, note->measure);
        for (size_t k = i + 1; k < notes->n; k++)
            if (says_the_same(&notes->items[k], note)) dh_strbuf_printf(&text, ", %s", notes->items[k].measure);
        dh_strbuf_add(&text, ": ");
        if (locale == DH_LOCALE_VI)
            say_in_vietnamese(&text, note);
        else
            say_in_english(&text, note);
        status = text.failed ? dh_error_nomem(error) : dh_table_add_note(out, error, "%s", text.data);
        dh_strbuf_free(&text);
    }
    return status;
}
