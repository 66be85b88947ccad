/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is added to the PDF of a report, when that is not what Cairo writes. */
#include "charts/report_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "charts/report/pdf_update.h"

static void assert_refused(const dh_strbuf *pdf)
{
    dh_error error = DH_ERROR_INIT;
    dh_strbuf out = {0};
    assert_int_equal(dh_pdf_update(&out, pdf, "vi", NULL, 0, &error), DH_EINTERNAL);
    assert_memory_equal(error.message, "the report's PDF cannot be completed: ", 38);
    assert_true(strlen(error.message) > 38);
    assert_int_equal(out.size, 0);
}

/* What is no PDF, or ends too early, is refused with qpdf's reason, and nothing is written. */
static void test_broken_pdf_is_refused(void **state)
{
    (void)state;
    dh_report *report = fixture_blank();
    dh_strbuf whole = fixture_pdf(report);
    const size_t sizes[] = {0, 9, whole.size / 2, whole.size - 40};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dh_strbuf broken = {0};
        dh_strbuf_add_bytes(&broken, whole.data, sizes[i]);
        assert_refused(&broken);
        dh_strbuf_free(&broken);
    }
    dh_strbuf_free(&whole);
    dh_report_free(report);
}

/* A file of one page, whose structure is in objects 4 and 5. */
static dh_strbuf make_pdf(const char *tree, const char *element)
{
    const char *const objects[] = {"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R >>",
                                   "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
                                   "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 9 9 ] >>", tree, element};
    size_t at[5];
    dh_strbuf pdf = {0};
    dh_strbuf_add(&pdf, "%PDF-1.5\n");
    for (int i = 0; i < 5; i++) {
        at[i] = pdf.size;
        dh_strbuf_printf(&pdf, "%d 0 obj %s endobj\n", i + 1, objects[i]);
    }
    size_t table = pdf.size;
    dh_strbuf_add(&pdf, "xref\n0 6\n0000000000 65535 f \n");
    for (int i = 0; i < 5; i++) dh_strbuf_printf(&pdf, "%010zu 00000 n \n", at[i]);
    dh_strbuf_printf(&pdf, "trailer << /Root 1 0 R /Size 6 >>\nstartxref\n%zu\n%%%%EOF\n", table);
    return pdf;
}

/* An element among its own children would be gone through for ever. Neighbours tried: directly, over another one, many
 * times, so that the elements double with each level. */
static void test_structure_that_holds_itself_is_refused(void **state)
{
    static const char *const endless[][2] = {
        {"<< /K [ 5 0 R ] >>", "<< /S /Document /K 5 0 R >>"},
        {"<< /K [ 5 0 R ] >>", "<< /S /Document /K [ 4 0 R ] >>"},
        {"<< /K 5 0 R >>", "<< /S /Figure /K [ 5 0 R 0 5 0 R 4 0 R ] >>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
        dh_strbuf pdf = make_pdf(endless[i][0], endless[i][1]);
        assert_refused(&pdf);
        dh_strbuf_free(&pdf);
    }
    dh_error error = DH_ERROR_INIT;
    dh_strbuf pdf = make_pdf("<< /K [ 5 0 R ] >>", "<< /S /Figure /K [ 0 1 ] >>"), out = {0};
    assert_int_equal(dh_pdf_update(&out, &pdf, "vi", (const char *const[]){"so"}, 1, &error), DH_OK);
    assert_non_null(memmem(out.data, out.size, "/Alt (so)", 9));
    dh_strbuf_free(&out);
    dh_strbuf_free(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_pdf_is_refused),
        cmocka_unit_test(test_structure_that_holds_itself_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
