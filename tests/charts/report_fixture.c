/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "charts/report_fixture.h"

#include <math.h>
#include <sys/wait.h>
#include <unistd.h>

static int append_row(dh_column *const columns[4], int64_t i)
{
    char name[32];
    int n = snprintf(name, sizeof name, "Hàng %03d", (int)i + 1);
    int32_t code = dh_dictionary_add(columns[0]->dictionary, name, (size_t)n);
    double count = i == 1 ? 15798 : (double)(100 + i);
    dh_count bounded = {count, count, i == 2 ? INFINITY : count};
    return code < 0 || dh_column_append_code(columns[0], code) != 0 ||
                   dh_column_append_int64(columns[1], 2018 + i % 3) != 0 ||
                   dh_column_append_count(columns[2], bounded) != 0 ||
                   (i == 3 ? dh_column_append_null(columns[3]) : dh_column_append_float64(columns[3], 0.837)) != 0
               ? -1
               : 0;
}

static dh_status fill(dh_table *table, int64_t rows, dh_error *error)
{
    static const dh_type types[] = {DH_CATEGORY, DH_INT64, DH_COUNT, DH_FLOAT64};
    static const char *const names[] = {"unit", "year", "participants", "rate"};
    dh_column *columns[4] = {0};
    int failed = 0;
    for (int i = 0; i < 4; i++) failed |= (columns[i] = dh_column_new(types[i], rows)) == NULL;
    if (!failed && rows > 0) failed = (columns[0]->dictionary = dh_dictionary_new()) == NULL; /* none: no rows */
    for (int64_t i = 0; i < rows && !failed; i++) failed = append_row(columns, i);
    dh_status status = failed ? dh_error_set(error, DH_ENOMEM, "out of memory") : DH_OK;
    for (int i = 0; i < 4; i++) {
        if (status != DH_OK) {
            dh_column_unref(columns[i]);
            continue;
        }
        columns[i]->display = i == 1 ? DH_DISPLAY_ID : i == 3 ? DH_DISPLAY_PERCENT : DH_DISPLAY_PLAIN;
        dh_column_finish(columns[i]);
        status = dh_table_add(table, names[i], columns[i], error);
    }
    if (status == DH_OK) status = dh_table_add_note(table, error, "Nguồn: Ban Tuyên giáo Huyện ủy Thạch Hà");
    return status;
}

dh_table *fixture_table(int64_t rows)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *table = dh_table_new();
    if (table != NULL && fill(table, rows, &error) != DH_OK) {
        dh_table_free(table);
        return NULL;
    }
    return table;
}

static dh_status add_chart(dh_report *report, const dh_table *table, dh_error *error)
{
    dh_chart_layer layer = {.mark = "bar", .x = "unit", .y = "participants"};
    dh_chart_spec spec = {.data = table,
                          .layers = &layer,
                          .n_layers = 1,
                          .title = "Người tham gia theo xã",
                          .alt = "Cột cao nhất là Hàng 002 với 15.798 người",
                          .y_min = NAN,
                          .y_max = NAN,
                          .horizontal = true,
                          .locale = DH_LOCALE_VI};
    return dh_report_chart(report, &spec, error);
}

static dh_status add_blocks(dh_report *report, const dh_table *table, const dh_table *small, dh_error *error)
{
    const char *titles[] = {"Xã, thị trấn", NULL, "Người tham gia", "Tỷ lệ"};
    const char *items[] = {"Đối thoại **định kỳ**", "Đối thoại chuyên đề"};
    DH_TRY(dh_report_heading(report, 1, "Tổng quan", error));
    DH_TRY(dh_report_paragraph(report,
                               "Huyện Thạch Hà có **211 cuộc đối thoại** với **15.798 người**.\n\nĐoạn thứ hai "
                               "nói về Quốc lộ 15B.",
                               error));
    DH_TRY(dh_report_list(report, items, 2, error));
    DH_TRY(dh_report_heading(report, 2, "Theo xã", error));
    DH_TRY(dh_report_table(report, table, titles, "Bảng 1. Kết quả theo xã", error));
    if (small != NULL) DH_TRY(add_chart(report, small, error));
    DH_TRY(dh_report_page_break(report, error));
    DH_TRY(dh_report_heading(report, 1, "Phụ lục", error));
    return dh_report_paragraph(report, "Hết.", error);
}

dh_status fixture_report(dh_report **out, int64_t rows, bool chart, dh_error *error)
{
    char title[] = "Đối thoại với Nhân dân Thạch Hà";
    dh_report_settings settings = {.title = title,
                                   .subtitle = "Năm 2018 và 2019",
                                   .author = "Huyện ủy Thạch Hà",
                                   .subject = "Đối thoại",
                                   .keywords = "đối thoại, xã",
                                   .notice = "Dữ liệu mô phỏng",
                                   .date = "11/08/2020",
                                   .locale = DH_LOCALE_VI,
                                   .contents = true,
                                   .created = 1597104000};
    *out = NULL;
    dh_table *table = fixture_table(rows), *small = chart ? fixture_table(5) : NULL;
    dh_status status = table == NULL || (chart && small == NULL) ? DH_ENOMEM : DH_OK;
    if (status == DH_OK) status = dh_report_new(out, &settings, error);
    memset(title, 'x', sizeof title - 1);
    if (status == DH_OK) status = add_blocks(*out, table, small, error);
    dh_table_free(table);
    dh_table_free(small);
    if (status != DH_OK) {
        dh_report_free(*out);
        *out = NULL;
    }
    return status;
}

dh_report *fixture_blank(void)
{
    dh_error error = DH_ERROR_INIT;
    dh_report *report;
    dh_report_settings settings = {.title = "Thử", .locale = DH_LOCALE_VI};
    assert_int_equal(dh_report_new(&report, &settings, &error), DH_OK);
    return report;
}

dh_strbuf fixture_pdf(const dh_report *report)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_status status = dh_report_write_pdf(&out, report, NULL, NULL, &error);
    if (status != DH_OK) print_error("%s\n", error.message);
    assert_int_equal(status, DH_OK);
    return out;
}

dh_strbuf fixture_html(const dh_report *report)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    dh_status status = dh_report_write_html(&out, report, NULL, NULL, &error);
    if (status != DH_OK) print_error("%s\n", error.message);
    assert_int_equal(status, DH_OK);
    return out;
}

static bool is_installed(const char *program)
{
    char command[128];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    if (system(command) == 0) return true;
    print_message("skipped: %s is not installed\n", program);
    return false;
}

bool fixture_tool(dh_strbuf *out, int *code, const dh_strbuf *bytes, const char *program, const char *arguments)
{
    if (!is_installed(program)) return false;
    char path[] = "/tmp/dienhong-report-XXXXXX", command[512], line[4096];
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes->data, bytes->size), bytes->size);
    close(file);
    int at = snprintf(command, sizeof command, "%s ", program);
    const char *place = strstr(arguments, "%s");
    assert_non_null(place);
    snprintf(command + at, sizeof command - (size_t)at, "%.*s%s%s 2>&1", (int)(place - arguments), arguments, path,
             place + 2);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    dh_strbuf_clear(out);
    for (size_t n; (n = fread(line, 1, sizeof line, pipe)) > 0;) dh_strbuf_add_bytes(out, line, n);
    dh_strbuf_add(out, "");
    int status = pclose(pipe);
    unlink(path);
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return true;
}

int fixture_count(const char *text, const char *part)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) n++;
    return n;
}
