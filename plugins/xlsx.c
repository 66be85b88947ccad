/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source `xlsx`: workbooks of Excel 2007 and later, and of programs that write their format. */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "xlsx.h"

DH_PLUGIN_STAMP("xlsx", "1.0");

#define PATHS  256  /* bytes of a part's name */
#define SHEETS 1000 /* of a workbook at most */

/* A sheet as the workbook lists it. */
typedef struct listed {
    text_buffer name;
    char id[64]; /* of its relationship */
    int is_hidden;
} listed;

/* Where a relationship leads. */
typedef struct relation {
    char id[64], target[PATHS];
    enum { OTHER, BOOK, SHEET, STRINGS, STYLES } kind;
} relation;

typedef struct contents {
    xlsx_book *book;
    const char *folder; /* of the part that the relationships are of */
    listed *sheets;
    size_t n_sheets, sheets_capacity;
    relation *relations;
    size_t n_relations, relations_capacity;
    int is_book; /* the part that was read is a workbook's, and not a letter's */
} contents;

/* Room for one more element at the end; NULL when out of memory. */
static void *one_more(const dh_host *host, void **items, size_t *n, size_t *capacity, size_t size)
{
    if (*n == *capacity) {
        size_t more = *capacity * 2 + 8;
        void *grown = host->realloc(*items, more * size);
        if (!grown) return NULL;
        *items = grown;
        *capacity = more;
    }
    void *item = (char *)*items + (*n)++ * size;
    memset(item, 0, size);
    return item;
}

/* ---- relationships ---- */

static int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

/* The part's name: a target is relative to `folder`, which ends in a slash or is empty, or begins with a slash. What
 * leads out of the archive begins at its top. */
static void resolve(char out[PATHS], const char *folder, const char *target)
{
    size_t size = target[0] == '/' ? 0 : strlen(folder);
    for (;;) {
        if (target[0] == '/') {
            target++;
        } else if (strncmp(target, "./", 2) == 0) {
            target += 2;
        } else if (strncmp(target, "../", 3) == 0) {
            target += 3;
            if (size > 0) size--; /* the slash */
            while (size > 0 && folder[size - 1] != '/') size--;
        } else {
            break;
        }
    }
    snprintf(out, PATHS, "%.*s%s", (int)size, folder, target);
}

static void XMLCALL start_relation(void *data, const char *element, const char **attributes)
{
    part *of = data;
    contents *c = of->context;
    const char *id = attribute(attributes, "Id"), *type = attribute(attributes, "Type");
    const char *target = attribute(attributes, "Target");
    if (strcmp(local_name(element), "Relationship") != 0 || !id || !type || !target) return;
    relation *r = one_more(c->book->host, (void **)&c->relations, &c->n_relations, &c->relations_capacity, sizeof *r);
    if (!r) {
        part_fail(of, DH_ENOMEM);
        return;
    }
    snprintf(r->id, sizeof r->id, "%s", id);
    resolve(r->target, c->folder, target);
    r->kind = ends_with(type, "/worksheet")        ? SHEET
              : ends_with(type, "/sharedStrings")  ? STRINGS
              : ends_with(type, "/styles")         ? STYLES
              : ends_with(type, "/officeDocument") ? BOOK
                                                   : OTHER;
}

static void XMLCALL end_nothing(void *data, const char *element)
{
    (void)data, (void)element;
}

static const relation *find_kind(const contents *c, int kind)
{
    for (size_t i = 0; i < c->n_relations; i++)
        if ((int)c->relations[i].kind == kind) return &c->relations[i];
    return NULL;
}

static const relation *find_id(const contents *c, const char *id)
{
    for (size_t i = 0; i < c->n_relations; i++)
        if (strcmp(c->relations[i].id, id) == 0) return &c->relations[i];
    return NULL;
}

/* ---- the workbook ---- */

static void XMLCALL start_book(void *data, const char *element, const char **attributes)
{
    part *of = data;
    contents *c = of->context;
    const char *name = local_name(element);
    if (strcmp(name, "workbook") == 0) c->is_book = 1;
    if (strcmp(name, "workbookPr") == 0) {
        const char *is = attribute(attributes, "date1904");
        c->book->is_1904 = is && (strcmp(is, "1") == 0 || strcmp(is, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0) return;
    if (c->n_sheets == SHEETS) {
        c->book->host->error_set(of->error, DH_ELIMIT,
                                 "'%s' has more than %d sheets: save those that are needed as a workbook of their own",
                                 c->book->package.path, SHEETS);
        part_fail(of, DH_ELIMIT);
        return;
    }
    listed *s = one_more(c->book->host, (void **)&c->sheets, &c->n_sheets, &c->sheets_capacity, sizeof *s);
    const char *title = attribute(attributes, "name"), *state = attribute(attributes, "state"), *id = NULL;
    for (const char **a = attributes; *a; a += 2)
        if (strchr(a[0], ':') && strcmp(local_name(a[0]), "id") == 0) id = a[1]; /* r:id; sheetId has no prefix */
    if (!s || text_add(c->book->host, &s->name, title ? title : "", title ? strlen(title) : 0)) {
        part_fail(of, DH_ENOMEM);
        return;
    }
    snprintf(s->id, sizeof s->id, "%s", id ? id : "");
    s->is_hidden = state && strcmp(state, "visible") != 0;
}

static dh_status no_workbook(const xlsx_book *book, dh_error *error)
{
    book->host->error_set(error, DH_EDATA,
                          package_has(&book->package, "xl/workbook.bin")
                              ? "'%s' is a binary workbook (.xlsb): open it in Excel and save it as .xlsx"
                              : "'%s' is an archive without a workbook: unpack it, or save its tables as .xlsx or CSV",
                          book->package.path);
    return DH_EDATA;
}

/* Finds the part of the workbook and those that it refers to. */
static dh_status read_contents(contents *c, dh_error *error)
{
    static const part_handlers by_relation = {start_relation, end_nothing, NULL, NULL, NULL};
    static const part_handlers by_book = {start_book, end_nothing, NULL, NULL, NULL};
    xlsx_book *book = c->book;
    int found;
    char name[PATHS] = "xl/workbook.xml", folder[PATHS], relations[2 * PATHS + 16];
    c->folder = "";
    TRY(package_parse(&book->package, "_rels/.rels", c, &by_relation, &found, error));
    const relation *main = find_kind(c, BOOK);
    if (main) memcpy(name, main->target, sizeof name);
    c->n_relations = 0;
    if (ends_with(name, ".bin")) return no_workbook(book, error);
    TRY(package_parse(&book->package, name, c, &by_book, &found, error));
    if (!c->is_book) return no_workbook(book, error);
    char *slash = strrchr(name, '/');
    const char *base = slash ? slash + 1 : name;
    snprintf(folder, sizeof folder, "%.*s", (int)(base - name), name);
    snprintf(relations, sizeof relations, "%s_rels/%s.rels", folder, base);
    c->folder = folder;
    TRY(package_parse(&book->package, relations, c, &by_relation, &found, error));
    c->folder = "";
    return DH_OK;
}

static dh_status read_sheets(const contents *c, dh_cells *cells, dh_error *error)
{
    for (size_t i = 0; i < c->n_sheets; i++) {
        const relation *to = find_id(c, c->sheets[i].id);
        if (!to || to->kind != SHEET) continue; /* a sheet that is a chart has no cells */
        TRY(xlsx_read_sheet(c->book, to->target, c->sheets[i].name.data, c->sheets[i].is_hidden, cells, error));
    }
    return DH_OK;
}

static dh_status read_book(xlsx_book *book, dh_cells *cells, dh_error *error)
{
    contents c = {.book = book};
    dh_status status = read_contents(&c, error);
    const relation *styles = find_kind(&c, STYLES), *strings = find_kind(&c, STRINGS);
    if (status == DH_OK && styles) status = xlsx_read_styles(book, styles->target, error);
    if (status == DH_OK && strings) status = xlsx_read_strings(book, strings->target, error);
    if (status == DH_OK) status = read_sheets(&c, cells, error);
    for (size_t i = 0; i < c.n_sheets; i++) book->host->free(c.sheets[i].name.data);
    book->host->free(c.sheets);
    book->host->free(c.relations);
    return status;
}

void xlsx_free(xlsx_book *book)
{
    package_close(&book->package);
    book->host->free(book->kinds);
    book->host->free(book->fonts);
    book->host->free(book->strings.data);
    book->host->free(book->ends);
    book->host->free(book->runs);
}

/* ---- the source ---- */

static const char archive[] = "PK\x03\x04", compound[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

static int probe(const char *path, const char *head, size_t size)
{
    if (size >= 8 && memcmp(head, compound, 8) == 0) return 50; /* to say what is to be done with it */
    if (size < 4 || memcmp(head, archive, 4) != 0) return 0;
    return ends_with(path, ".xlsx") || ends_with(path, ".xlsm") ? 90 : 50;
}

/* Workbooks of before 2007, and those with a password, are compound files. */
static dh_status refuse_compound(const dh_host *host, const char *path, dh_error *error)
{
    char head[8] = "";
    FILE *file = fopen(path, "rbe");
    size_t size = file ? fread(head, 1, sizeof head, file) : 0;
    if (file) fclose(file);
    if (size < 8 || memcmp(head, compound, 8) != 0) return DH_OK;
    host->error_set(error, DH_EDATA,
                    "'%s' is a workbook of Excel 97-2003, or one with a password: open it in Excel or LibreOffice and "
                    "save it as .xlsx without a password",
                    path);
    return DH_EDATA;
}

static dh_status read_file(const dh_host *host, const dh_call *call, const char *path, dh_cells *cells, dh_error *error)
{
    (void)call;
    xlsx_book book = {.host = host};
    TRY(refuse_compound(host, path, error));
    dh_status status = package_open(&book.package, host, path, error);
    if (status == DH_OK) status = read_book(&book, cells, error);
    xlsx_free(&book);
    return status;
}

static const dh_text_pair texts[] = {
    {"workbooks of Excel 2007 and later (.xlsx, .xlsm)", "sổ tính Excel 2007 trở về sau (.xlsx, .xlsm)"},
    {"'%s' is a binary workbook (.xlsb): open it in Excel and save it as .xlsx",
     "'%s' là sổ tính nhị phân (.xlsb): hãy mở bằng Excel rồi lưu thành .xlsx"},
    {"'%s' is an archive without a workbook: unpack it, or save its tables as .xlsx or CSV",
     "'%s' là tệp nén không có sổ tính: hãy giải nén, hoặc lưu các bảng thành .xlsx hay CSV"},
    {"'%s' is a workbook of Excel 97-2003, or one with a password: open it in Excel or LibreOffice and save it as "
     ".xlsx "
     "without a password",
     "'%s' là sổ tính Excel 97-2003 hoặc sổ tính có mật khẩu: hãy mở bằng Excel hay LibreOffice rồi lưu thành .xlsx "
     "không có mật khẩu"},
    {"sheet '%s', cell %s%lld: its text number '%s' is not in '%s'; get the file again",
     "trang '%s', ô %s%lld: chuỗi số '%s' không có trong '%s'; hãy xin lại tệp"},
    {"the sheet '%s' of '%s' has a cell outside of its rows: get the file again",
     "trang '%s' của '%s' có ô nằm ngoài các dòng: hãy xin lại tệp"},
    {"the sheet '%s' is not in '%s': get the file again", "không có trang '%s' trong '%s': hãy xin lại tệp"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_source source = {
        .struct_size = sizeof source,
        .name = "xlsx",
        .doc = "workbooks of Excel 2007 and later (.xlsx, .xlsm)",
        .probe = probe,
        .read = read_file,
    };
    TRY(package_add_texts(registry, error));
    TRY(registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error));
    return registry->add_source(registry, &source, error);
}
