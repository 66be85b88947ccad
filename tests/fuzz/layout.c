/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Delimited text laid out as people do it: titles, heads of several rows, sections, sums, a foot. What profile proposes
 * for it is a dataset.lua that can be read; by that, and as a table of one's own, it is refused with a reason, or every
 * row is accounted for. What is left out as a section or a foot is among the rows that are there when nothing is. A
 * byte from 0x80 on is a word of such files.
 */
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/proposal.h"
#include "fuzz/sample.h"
#include "load/config/manifest.h"
#include "load/load_internal.h"
#include "load/loader.h"

static const char *const words[] = {"TT",
                                    "Đơn vị",
                                    "Ngày",
                                    "Số người tham gia",
                                    "Số cuộc đối thoại",
                                    "Nội dung kiến nghị",
                                    "Kết quả",
                                    "Ghi chú",
                                    "I",
                                    "II",
                                    "A",
                                    "1.1",
                                    "Khối xã",
                                    "Cộng khối xã",
                                    "Cộng Hòa",
                                    "Tổng cộng",
                                    "II. Các xã",
                                    "Tổng: 5 kiến nghị",
                                    "Người lập",
                                    "BÁO CÁO QUÝ I NĂM 2024",
                                    "từ ngày 15/12/2022 đến 14/12/2023",
                                    "(Kèm theo Báo cáo số 1 ngày 5 tháng 3 năm 2024)",
                                    "Tháng",
                                    "Năm",
                                    "Quý II/2024",
                                    "15/03/2024",
                                    "8h00 ngày 12/3/2023",
                                    "25 tháng 10 năm 2023",
                                    "15/3/23",
                                    "15/03/2023 8:05:12",
                                    "Xã A",
                                    "Xã B",
                                    "1.234",
                                    "trên 300",
                                    "(1)",
                                    "(2)",
                                    "(3)",
                                    ";",
                                    "\n",
                                    "\n1;",
                                    "\n2;",
                                    "\n3;",
                                    "\nI;"};

static void load_domain(const dh_manifest *manifest)
{
    for (int32_t i = 0; i < manifest->n_domain; i++) {
        dh_load *load = NULL;
        dh_error error = DH_ERROR_INIT;
        const dh_load_entries *entries = &manifest->domain[i];
        dh_status status = dh_load_files(&load, entries->spec, entries, fuzz_folder(), NULL, &error);
        FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
        if (load != NULL) fuzz_check_load(load);
        dh_load_free(load);
    }
}

static void check_proposal(void)
{
    const char *file = "s.csv";
    dh_arena *arena = dh_arena_new();
    dh_survey *survey = NULL;
    dh_proposal proposal;
    dh_strbuf text = {0}, report = {0};
    dh_error error = DH_ERROR_INIT;
    int32_t n_heads;
    FUZZ_CHECK(arena != NULL);
    const char **heads = dh_proposal_heads(&n_heads, arena);
    dh_status status = dh_survey_files(&survey, &file, 1, fuzz_folder(), heads, n_heads, NULL, &error);
    if (status == DH_OK) status = dh_proposal_make(&proposal, survey, arena, &error);
    if (status == DH_OK) status = dh_proposal_write(&proposal, "x", "", &text, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (status == DH_OK) {
        dh_manifest *manifest = NULL;
        FUZZ_CHECK(dh_proposal_report(&proposal, &report) >= 0);
        FUZZ_CHECK(dh_manifest_read_text(&manifest, text.data, file, fuzz_folder(), dh_tables, DH_TABLES, &error) ==
                   DH_OK);
        load_domain(manifest);
        dh_manifest_free(manifest);
    }
    dh_survey_free(survey);
    dh_strbuf_free(&text);
    dh_strbuf_free(&report);
    dh_arena_free(arena);
}

/* Reads the file as a table of one's own; *left_out: rows of sections. -1 = it is refused. */
static int64_t count_rows(const char *layout, int64_t *left_out)
{
    char text[512];
    dh_manifest *manifest = NULL;
    dh_load *load = NULL;
    dh_error error = DH_ERROR_INIT;
    int64_t read = -1;
    snprintf(text, sizeof text,
             "return { tables = { t = { file = 's.csv', %s dates = 'd/m/y', numbers = 'vi', types = { TT = 'text', "
             "['Đơn vị'] = 'text', ['Ngày'] = 'date', ['Số người tham gia'] = 'count' } } } }",
             layout);
    FUZZ_CHECK(dh_manifest_read_text(&manifest, text, "d.lua", fuzz_folder(), dh_tables, DH_TABLES, &error) == DH_OK);
    dh_status status =
        dh_load_files(&load, &manifest->plain[0], &manifest->plain_entries[0], fuzz_folder(), NULL, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    *left_out = 0;
    if (load != NULL) {
        fuzz_check_load(load);
        const dh_load_source *source = &load->sources[0];
        for (int64_t i = 0; i < source->n_left_out; i++)
            FUZZ_CHECK(source->left_out[i] >= source->begin &&
                       (i == 0 || source->left_out[i] > source->left_out[i - 1]));
        *left_out = source->n_left_out;
        read = dh_load_read(load);
    }
    dh_load_free(load);
    dh_manifest_free(manifest);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    char *text = fuzz_text(&in, words, sizeof words / sizeof *words);
    int64_t left_out, headers;
    fuzz_write("s.csv", text, strlen(text));
    free(text);
    check_proposal();
    int64_t found = count_rows("", &left_out), all = count_rows("footer = 0, sections = false,", &headers);
    FUZZ_CHECK((found < 0) == (all < 0));
    FUZZ_CHECK(found < 0 || found + left_out <= all + headers); /* a header that stands there again is none of the rows */
    return 0;
}
