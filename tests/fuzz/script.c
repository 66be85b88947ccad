/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A script over the sample, under tight limits: it ends, with a result that can be written, drawn or printed, or with a
 * reason. Bytes from 0x80 on are words of the language. A law of its own: the data set is as it was.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "execute/execute.h"
#include "fuzz/sample.h"
#include "script/script.h"

static const char *const words[] = {
    "return ",
    "local q = ",
    "ds",
    "ds.sessions",
    "ds.opinions",
    "ds.units",
    "ds.summaries",
    "ds.t",
    ":filter(",
    ":derive(",
    ":select(",
    ":group_by(",
    ":aggregate(",
    ":join(",
    ":left_join(",
    ":sort(",
    ":take(3)",
    ":skip(1)",
    ":pivot(",
    ":union(",
    ":distinct(",
    ":geography(",
    ":period(",
    ":run()",
    ":explain()",
    ":rows()",
    ":columns()",
    ":notes()",
    ":save(\"x.csv\")",
    "\"unit\"",
    "\"unit, year(held_on) as year\"",
    "\"n = count(), p = sum(participants)\"",
    "\"n by year\"",
    "\"participants > 5\"",
    "\"held_on\"",
    "\"2019\"",
    "\"2020-01-01\"",
    ", ",
    ")",
    "}",
    "{ ",
    " = ",
    "\n",
    "ds:measure(\"sessions,opinions\"",
    "{ by = \"unit\" }",
    "{ by = \"unit,year\", parts = \"coverage\" }",
    "ds:stat(\"compare\", { measure = \"sessions\", periods = \"2019,2020\" })",
    "ds:stat(\"resolution\")",
    "dienhong.chart{ ",
    "dienhong.report{ ",
    "dienhong.format(",
    "dienhong.open(\"../d\")",
    "dienhong.read(\"../d/t.csv\")",
    "data = ",
    "mark = \"bar\", ",
    "mark = \"line\", ",
    "mark = \"heat\", ",
    "x = \"unit\", ",
    "y = \"n\", ",
    "color = \"year\", ",
    "facet = ",
    "label = ",
    "at = ",
    "layers = { ",
    "title = \"Biểu đồ\", ",
    "width = ",
    "height = ",
    "horizontal = true, ",
    "stacking = \"stacked\", ",
    "sort = \"-n\", ",
    "local r = ",
    "r:heading(1, ",
    "r:paragraph(",
    "r:table(",
    "caption = ",
    "titles = ",
    "r:chart(",
    "r:list{ ",
    "r:page_break()",
    "r:save(\"y.pdf\")",
    "r.",
    "q.",
    "for ",
    " in pairs(",
    " do ",
    " end ",
    "if ",
    " then ",
    "function(",
    "pcall(",
    "error(",
    "string.rep(",
    "tostring(",
    "print(",
    "nil",
    "true",
    "\"a\"",
    "setmetatable(",
    "__index = ",
    "__gc = ",
    "__tostring = ",
    "table.concat(",
    "ds.lineage",
    "coroutine.wrap(",
    "math.huge",
    "string.format(\"%s\", ",
    "require(",
    "collectgarbage(",
    "{1e308, 0/0, -1}",
};

static dh_dataset *dataset;
static dh_dataset_options opening;
static FILE *nowhere;
static int here; /* the current folder: scripts write into another one */

static void start(void)
{
    opening = (dh_dataset_options){.functions = fuzz_functions()};
    fuzz_sample_write("d");
    FUZZ_CHECK(dh_dataset_open(&dataset, fuzz_path("d"), &opening, NULL) == DH_OK);
    FUZZ_CHECK((here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0);
    FUZZ_CHECK((nowhere = fopen("/dev/null", "w")) != NULL);
}

static void use_result(dh_script *script)
{
    dh_error error = DH_ERROR_INIT;
    const dh_table *table;
    size_t size;
    if (dh_script_text(script, &size) != NULL) return;
    if (dh_script_result(&table, script, &error) == DH_OK) return;
    FUZZ_CHECK(error.message[0] != '\0');
    static const char *const names[] = {"c.svg", "c.pdf", "c.png"};
    for (int i = 0; i < 3; i++) {
        dh_error_init(&error);
        dh_status status = dh_script_draw(script, names[i], &error);
        FUZZ_CHECK(status == DH_OK ? access(names[i], R_OK) == 0 : error.message[0] != '\0');
        if (status != DH_OK) break;
    }
    for (int i = 0; i < 2; i++) {
        dh_error_init(&error);
        const char *name = i == 0 ? "r.pdf" : "r.html";
        dh_status status = dh_script_write_report(script, name, &error);
        FUZZ_CHECK(status == DH_OK ? access(name, R_OK) == 0 : error.message[0] != '\0');
        if (status != DH_OK) break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (dataset == NULL) start();
    fuzz_input in = {data, size};
    dh_error error = DH_ERROR_INIT;
    dh_script *script;
    dh_script_options options = {.dataset = dataset,
                                 .opening = &opening,
                                 .measures = fuzz_measures(),
                                 .plugins = fuzz_plugins(),
                                 .locale = DH_LOCALE_VI,
                                 .seconds = 0.1,
                                 .memory = 4 << 20,
                                 .out = nowhere};
    FUZZ_CHECK(mkdir(fuzz_path("w"), 0700) == 0 && chdir(fuzz_path("w")) == 0);
    char *text = fuzz_text(&in, words, sizeof words / sizeof *words);
    FUZZ_CHECK(dh_script_new(&script, &options, &error) == DH_OK);
    dh_status status = dh_script_run(script, NULL, text, "-e", &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (status == DH_OK) use_result(script);
    dh_script_free(script);
    free(text);
    FUZZ_CHECK(access("../d/dataset.lua", R_OK) == 0);
    FUZZ_CHECK(fchdir(here) == 0);
    fuzz_remove("w");
    return 0;
}
