/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the file of a measure: its contract is refused with a reason, or can be explained and computed over the
 * sample. The first four bytes say by what.
 */
#include <string.h>
#include <sys/stat.h>

#include "fuzz/sample.h"

static dh_dataset *open_sample(void)
{
    dh_dataset *dataset;
    dh_dataset_options options = {.functions = fuzz_functions(), .may_read = fuzz_may_read};
    fuzz_sample_write("d");
    FUZZ_CHECK(mkdir(fuzz_path("m"), 0700) == 0);
    FUZZ_CHECK(dh_dataset_open(&dataset, fuzz_path("d"), &options, NULL) == DH_OK);
    return dataset;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static dh_dataset *dataset;
    fuzz_input choices = {data, size < 4 ? size : 4};
    dh_measures *measures = NULL;
    dh_error error = DH_ERROR_INIT;
    dh_strbuf text = {0};
    if (dataset == NULL) dataset = open_sample();
    if (size < 4) return 0;
    fuzz_write("m/x.lua", data + 4, size - 4);
    dh_status status = dh_measures_read(&measures, fuzz_path("m"), &error);
    FUZZ_CHECK((status == DH_OK) == (measures != NULL));
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (measures == NULL) return 0;
    FUZZ_CHECK(dh_measures_count(measures) == 1);
    const char *id = dh_measures_id(measures, 0);
    FUZZ_CHECK(dh_measures_find(measures, id) == 0);
    FUZZ_CHECK(dh_measures_title(measures, 0, DH_LOCALE_VI) != NULL);
    FUZZ_CHECK(dh_measures_explain(&text, measures, 0, DH_LOCALE_EN, &error) == DH_OK);
    fuzz_ask(dataset, measures, id, &choices);
    dh_strbuf_free(&text);
    dh_measures_free(measures);
    return 0;
}
