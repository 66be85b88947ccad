/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole data set: its dataset.lua, profile and files, opened, and a measure asked of it. Whatever they are, it is
 * refused with a reason, or every row is accounted for and the answer can be written. The first five bytes say what is
 * asked, and how it is opened; "== NAME" on a line of its own begins a file.
 */
#include <string.h>
#include <sys/stat.h>

#include "fuzz/sample.h"

static const char *const names[] = {"dataset.lua",  "p.lua",         "units.csv", "lineage.csv", "sessions.csv",
                                    "opinions.csv", "summaries.csv", "polls.csv", "t.csv",       "t.csv.gz"};

/* The name of the file that begins at `text`, which moves behind its line. NULL = none does. */
static const char *read_name(const char **text, const char *end)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i]);
        if ((size_t)(end - *text) < size + 4 || memcmp(*text, "== ", 3) != 0) return NULL;
        if (memcmp(*text + 3, names[i], size) != 0 || (*text)[3 + size] != '\n') continue;
        *text += size + 4;
        return names[i];
    }
    return NULL;
}

static void write_files(const char *text, const char *end)
{
    char path[32];
    fuzz_remove("d");
    FUZZ_CHECK(mkdir(fuzz_path("d"), 0700) == 0);
    while (text < end) {
        const char *name = read_name(&text, end), *from = text, *next = text;
        const char *peek = next;
        while (next < end && ((next != from && next[-1] != '\n') || (peek = next, read_name(&peek, end) == NULL)))
            next++;
        if (name != NULL) {
            snprintf(path, sizeof path, "d/%s", name);
            fuzz_write(path, from, (size_t)(next - from));
        }
        text = next;
    }
}

static void check(dh_dataset *dataset)
{
    const char *table;
    for (int32_t i = 0; dh_dataset_load(dataset, i, &table) != NULL; i++)
        fuzz_check_load(dh_dataset_load(dataset, i, &table));
    for (int32_t i = 0; dh_dataset_fault(dataset, i) != NULL; i++) FUZZ_CHECK(dh_dataset_fault(dataset, i)[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input choices = {data, size < 5 ? size : 5};
    dh_dataset *dataset = NULL;
    dh_error error = DH_ERROR_INIT;
    if (size < 5) return 0;
    write_files((const char *)data + 5, (const char *)data + size);
    uint8_t how = fuzz_byte(&choices);
    dh_dataset_options options = {.functions = fuzz_functions(),
                                  .tolerate_faults = how % 2,
                                  .has_as_of = how / 2 % 2,
                                  .as_of = 18262,
                                  .may_read = fuzz_may_read};
    dh_status status = dh_dataset_open(&dataset, fuzz_path("d"), &options, &error);
    FUZZ_CHECK(status == DH_OK ? dataset != NULL : error.message[0] != '\0');
    if (dataset != NULL) check(dataset);
    if (status == DH_OK) fuzz_ask(dataset, fuzz_measures(), NULL, &choices);
    dh_dataset_close(dataset);
    return 0;
}
