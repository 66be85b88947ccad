/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source `ods`: spreadsheets of LibreOffice, and of programs that write their format. */
#include <stdio.h>
#include <strings.h>

#include "ods.h"

DH_PLUGIN_STAMP("ods", "1.0");

static const char archive[] = "PK\x03\x04", first_file[] = "mimetype", kind[] = "application/vnd.oasis.opendocument.";

static int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* An archive of OpenDocument says in its first file, which is not packed, what it is. Returns that; NULL = it is none.
 */
static const char *kind_of(const char *head, size_t size)
{
    const size_t name = 30, n = sizeof first_file - 1, m = sizeof kind - 1;
    if (size < name + n || memcmp(head + name, first_file, n) != 0) return NULL;
    size_t text =
        name + n + (unsigned char)head[28] + (size_t)(unsigned char)head[29] * 256; /* after its extra field */
    return size > text + m + 11 && memcmp(head + text, kind, m) == 0 ? head + text + m : NULL;
}

static int probe(const char *path, const char *head, size_t size)
{
    if (size > 5 && memcmp(head, "<?xml", 5) == 0 && ends_with(path, ".fods")) return 90; /* to say what to do */
    if (size < 4 || memcmp(head, archive, 4) != 0) return 0;
    const char *said = kind_of(head, size);
    if (said) return memcmp(said, "spreadsheet", 11) == 0 ? 100 : 60;
    static const char types[] = "[Content_Types].xml", relations[] = "_rels/.rels"; /* first parts of Excel's */
    if (memmem(head, size, types, sizeof types - 1) || memmem(head, size, relations, sizeof relations - 1)) return 0;
    return ends_with(path, ".ods") || ends_with(path, ".ots") ? 95 : 0;
}

static dh_status refuse(const dh_host *host, const char *path, const char *why, dh_error *error)
{
    host->error_set(error, DH_EDATA, why, path);
    return DH_EDATA;
}

/* ---- passwords ---- */

static void XMLCALL start_entry(void *data, const char *element, const char **attributes)
{
    int *is_locked = ((part *)data)->context;
    (void)attributes;
    if (strcmp(local_name(element), "encryption-data") == 0) *is_locked = 1;
}

static void XMLCALL end_entry(void *data, const char *element)
{
    (void)data, (void)element;
}

static dh_status check_password(package *p, dh_error *error)
{
    static const part_handlers by = {start_entry, end_entry, NULL, NULL, NULL};
    int is_locked = 0, found;
    TRY(package_parse(p, "META-INF/manifest.xml", &is_locked, &by, &found, error));
    if (!is_locked) return DH_OK;
    return refuse(p->host, p->path,
                  "'%s' has a password: open it in LibreOffice and save it without one, or as .xlsx or CSV", error);
}

/* ---- the source ---- */

static dh_status read_package(package *p, dh_cells *cells, dh_error *error)
{
    int found = 0;
    TRY(check_password(p, error));
    TRY(ods_read_content(p, cells, &found, error));
    if (found) return DH_OK;
    return refuse(p->host, p->path,
                  "'%s' is no spreadsheet: copy its tables into one, and save that as .ods, .xlsx or CSV", error);
}

static dh_status read_file(const dh_host *host, const dh_call *call, const char *path, dh_cells *cells, dh_error *error)
{
    package p = {.host = host};
    (void)call;
    if (ends_with(path, ".fods"))
        return refuse(host, path, "'%s' is a flat spreadsheet (.fods): open it in LibreOffice and save it as .ods",
                      error);
    dh_status status = package_open(&p, host, path, error);
    if (status == DH_OK) status = read_package(&p, cells, error);
    package_close(&p);
    return status;
}

static const dh_text_pair texts[] = {
    {"spreadsheets of LibreOffice (.ods)", "bảng tính LibreOffice (.ods)"},
    {"'%s' has a password: open it in LibreOffice and save it without one, or as .xlsx or CSV",
     "'%s' có mật khẩu: hãy mở bằng LibreOffice rồi lưu lại không có mật khẩu, hoặc lưu thành .xlsx hay CSV"},
    {"'%s' is no spreadsheet: copy its tables into one, and save that as .ods, .xlsx or CSV",
     "'%s' không phải là bảng tính: hãy chép các bảng trong đó sang bảng tính rồi lưu thành .ods, .xlsx hay CSV"},
    {"'%s' is a flat spreadsheet (.fods): open it in LibreOffice and save it as .ods",
     "'%s' là bảng tính dạng phẳng (.fods): hãy mở bằng LibreOffice rồi lưu thành .ods"},
    {"sheet '%s', row %lld: the rows that it repeats come to more than %d million bytes, in '%s': it is made to harm, "
     "or damaged",
     "trang '%s', dòng %lld: các dòng lặp lại lên quá %d triệu byte, trong '%s': tệp bị hỏng hoặc được làm ra để gây "
     "hại"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_source source = {
        .struct_size = sizeof source,
        .name = "ods",
        .doc = "spreadsheets of LibreOffice (.ods)",
        .probe = probe,
        .read = read_file,
    };
    TRY(package_add_texts(registry, error));
    TRY(registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error));
    return registry->add_source(registry, &source, error);
}
