/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See endings.h. A reader takes whatever has the bytes of its kind, whatever its name; what none takes is text, and
 * says more of itself by its name than by its bytes where it is none. */
#include "load/endings.h"

#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/text.h"

typedef struct kind {
    const char *endings[8];
    const char *empty, *other; /* messages: it has no bytes; its bytes are no text, and none of that kind */
} kind;

static const kind kinds[] = {
    {{".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"},
     DH_MESSAGE("'%s' is an empty file and no workbook; copy it anew, or save it again where it was made"),
     DH_MESSAGE(
         "'%s' has the name of a workbook, and its bytes are none of one: it is damaged, locked by a password or "
         "of another kind; copy it anew, or save it again where it was made")},
    {{".db", ".sqlite", ".sqlite3"},
     DH_MESSAGE("'%s' is an empty file and no database; copy it anew"),
     DH_MESSAGE("'%s' has the name of a database, and its bytes are none of one of SQLite: it is damaged, encrypted or "
                "of another program; copy it anew, or save its tables as CSV")},
    {{".json", ".jsonl", ".ndjson", ".geojson"},
     DH_MESSAGE("'%s' is an empty file and holds no JSON; copy it anew, or write it again"),
     DH_MESSAGE(
         "'%s' has the name of JSON, and its bytes are no text: it is damaged or of another kind; copy it anew, or "
         "write it again")},
    {{".arrow", ".feather", ".ipc", ".arrows"},
     DH_MESSAGE("'%s' is an empty file and no Arrow file; copy it anew, or write it again"),
     DH_MESSAGE(
         "'%s' has the name of an Arrow file, and its bytes are none of one: it is damaged or of another kind; copy "
         "it anew, or write it again")},
    {{".parquet"},
     DH_MESSAGE("'%s' is an empty file and no Parquet file; copy it anew, or write it again as CSV"),
     DH_MESSAGE("'%s' has the name of a Parquet file, and its bytes are none of one: it is damaged or of another kind; "
                "write it again as CSV")}};

static bool ends_in(const char *name, size_t size, const char *ending)
{
    size_t n = strlen(ending);
    return size > n && strncasecmp(name + size - n, ending, n) == 0;
}

/* The kind that the name promises, also of a file that was packed: so.json.gz; NULL = none. */
static const kind *promised(const char *name)
{
    size_t size = strlen(name);
    if (ends_in(name, size, ".gz")) size -= 3;
    if (ends_in(name, size, ".zst")) size -= 4;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (size_t k = 0; k < sizeof kinds[i].endings / sizeof *kinds[i].endings; k++)
            if (kinds[i].endings[k] != NULL && ends_in(name, size, kinds[i].endings[k])) return &kinds[i];
    return NULL;
}

dh_status dh_load_refuse_empty(const dh_load_source *source, dh_error *error)
{
    const kind *is = source->is_typed ? NULL : promised(source->file);
    if (is != NULL) return dh_error_set(error, DH_EDATA, is->empty, source->name);
    return dh_error_set(error, DH_EDATA, "'%s' is empty; its first line must name the columns", source->name);
}

/* Whether the bytes are those of no text in any encoding: controls, and what is no UTF-8. */
static bool is_binary(const char *head, size_t size)
{
    size_t controls = 0, whole = dh_text_cut(head, size, size);
    if (size >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)head[i];
        controls += c < 0x20 && strchr("\t\n\v\f\r", c) == NULL;
        if (c == 0) return true;
    }
    return 50 * controls > size && !dh_text_is_valid(head, whole); /* old encodings have a few of them */
}

/* ---- what the bytes are ---- */

typedef enum content { TEXT, JSON, EXCEL, OPEN_DOCUMENT, ARCHIVE, DATABASE, ARROW, CONTENTS } content;

static const char *const content_names[CONTENTS] = {
    DH_MESSAGE("delimited text"),
    DH_MESSAGE("JSON"),
    DH_MESSAGE("a workbook of Excel (.xlsx)"),
    DH_MESSAGE("a workbook of LibreOffice (.ods)"),
    DH_MESSAGE("a workbook"), /* or another archive, whose first bytes do not say */
    DH_MESSAGE("a database of SQLite"),
    DH_MESSAGE("an Arrow file"),
};

static bool begins(const char *head, size_t size, const char *with)
{
    return size >= strlen(with) && memcmp(head, with, strlen(with)) == 0;
}

static content content_of(const char *head, size_t size)
{
    static const char open_document[] = "mimetypeapplication/vnd.oasis.opendocument";
    static const char types[] = "[Content_Types].xml", relations[] = "_rels/.rels";
    if (begins(head, size, "PK\x03\x04")) {
        if (memmem(head, size, open_document, sizeof open_document - 1) != NULL) return OPEN_DOCUMENT;
        bool excel = memmem(head, size, types, sizeof types - 1) != NULL ||
                     memmem(head, size, relations, sizeof relations - 1) != NULL;
        return excel ? EXCEL : ARCHIVE;
    }
    if (begins(head, size, "SQLite")) return DATABASE;
    if (begins(head, size, "ARROW1") || begins(head, size, "\xff\xff\xff\xff")) return ARROW;
    size_t at = begins(head, size, "\xef\xbb\xbf") ? 3 : begins(head, size, "\xff\xfe") ? 2 : 0;
    if (begins(head, size, "\xfe\xff")) at = 3;
    size_t step = at > 0 && (unsigned char)head[0] >= 0xfe ? 2 : 1; /* bytes of a letter */
    while (at < size && (head[at] == ' ' || (head[at] >= '\t' && head[at] <= '\r'))) at += step;
    return at < size && (head[at] == '{' || head[at] == '[') ? JSON : TEXT;
}

dh_status dh_load_note_ending(dh_load *load, const dh_load_source *source, const char *head, size_t size,
                              dh_error *error)
{
    static const struct {
        const char *ending;
        content is;
    } endings[] = {
        {".csv", TEXT},          {".tsv", TEXT},    {".txt", TEXT},        {".xlsx", EXCEL},  {".xlsm", EXCEL},
        {".xls", EXCEL},         {".xlsb", EXCEL},  {".json", JSON},       {".jsonl", JSON},  {".ndjson", JSON},
        {".ods", OPEN_DOCUMENT}, {".db", DATABASE}, {".sqlite", DATABASE}, {".arrow", ARROW}, {".feather", ARROW},
    };
    content is = content_of(head, size);
    const char *name = source->file, *wrong = NULL;
    for (size_t i = 0; size > 0 && i < sizeof endings / sizeof *endings; i++)
        if (ends_in(name, strlen(name), endings[i].ending)) {
            bool old = is == EXCEL && strcasecmp(endings[i].ending, ".xls") == 0;
            bool may_be = is == ARCHIVE && (endings[i].is == EXCEL || endings[i].is == OPEN_DOCUMENT);
            if ((endings[i].is != is && !may_be) || old) wrong = endings[i].ending;
        }
    if (wrong == NULL) return DH_OK;
    return dh_load_add_warning(load, error, "%s: the name ends in %s, and the file is %s, as which it was read",
                               source->name, wrong, dh_tr(content_names[is]));
}

/* ---- text that is no table ---- */

/* Whether the text begins, in any case, with one of the tags of a page. */
static bool is_page(const char *head, size_t size)
{
    static const char *const tags[] = {"<html", "<!doctype", "<table", "<head", "<body", "<meta", "<style", "<div"};
    size_t at = begins(head, size, "\xef\xbb\xbf") ? 3 : 0;
    while (at < size && (head[at] == ' ' || (head[at] >= '\t' && head[at] <= '\r'))) at++;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (size - at >= strlen(tags[i]) && strncasecmp(head + at, tags[i], strlen(tags[i])) == 0) return true;
    return false;
}

dh_status dh_load_check_ending(dh_load *load, const dh_load_source *source, const char *head, size_t size,
                               dh_error *error)
{
    static const char old_xml[] = "urn:schemas-microsoft-com:office:spreadsheet";
    const kind *is = promised(source->file);
    if (is_page(head, size))
        return dh_error_set(
            error, DH_EDATA,
            "'%s' is a web page (HTML), as portals export tables under the name of a workbook, which is "
            "not read; open it in Excel or LibreOffice, and save it as .xlsx",
            source->name);
    if (memmem(head, size, old_xml, sizeof old_xml - 1) != NULL && memchr(head, '<', size) != NULL)
        return dh_error_set(error, DH_EDATA,
                            "'%s' is a workbook in the XML of Excel 2003, which is not read; open it in Excel or "
                            "LibreOffice, and save it as .xlsx",
                            source->name);
    if (is != NULL && size > 0 && is_binary(head, size)) return dh_error_set(error, DH_EDATA, is->other, source->name);
    return dh_load_note_ending(load, source, head, size, error);
}
