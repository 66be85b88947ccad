/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sample.h. */
#include "fuzz/sample.h"

#include <string.h>
#include <sys/stat.h>

#include "execute/execute.h"
#include "table/write.h"

static const char *const files[][2] = {
    {"dataset.lua", "return { title = 'x', max_rejected = 1, as_of = '2020-08-11', units = { file = 'units.csv' },\n"
                    "lineage = { file = 'lineage.csv' }, sessions = { file = 'sessions.csv', numbers = 'vi' },\n"
                    "opinions = { file = 'opinions.csv' }, summaries = { file = 'summaries.csv' },\n"
                    "tables = { t = { file = 't.csv', types = { id = 'text', unit = 'category', n = 'count',\n"
                    "d = 'date' } } } }\n"},
    {"units.csv", "code,name,level,parent,valid_from,valid_to,population\nH,Huyện H,district,,,,90000\n"
                  "A,Xã Á,commune,H,,2019-12-31,3000\nB,Xã B,commune,H,,,4000\nC,Xã C,commune,H,2020-01-01,,5000\n"
                  "D,Xã D,commune,H,,2019-12-31,\n"},
    {"lineage.csv", "from,to,effective_on,coverage\nA,C,2020-01-01,full\nD,C,2020-01-01,partial\nD,B,2020-01-01,0.4\n"},
    {"sessions.csv",
     "id,unit,held_on,kind,level,audience,chair_role,participants,households,opinions\n"
     "1,A,2019-01-02,periodic,commune,Nhân dân,head,trên 2.300,,3\n2,B,2019-02-28,thematic,commune,,deputy,50,40,\n"
     "3,D,2019-03-01,ad_hoc,village,Đoàn viên,other,khoảng 60,50-70,2\n4,C,2020-01-15,periodic,commune,,head,,,1\n"
     "5,Q,2020-02-30,periodic,commune,,head,7,7,7\n"},
    {"opinions.csv",
     "id,session,unit,raised_on,field,competence,answered_at_session,due_on,answered_on,resolved_on,outcome,satisfied\n"
     "a,1,A,2019-01-02,đất đai,commune,true,2019-02-02,2019-01-02,2019-01-20,resolved,true\n"
     "b,1,A,2019-01-02,môi trường,district,false,2019-02-02,,,forwarded,\n"
     "c,2,B,2019-02-28,đất đai,commune,,2019-03-02,2019-03-05,,open,\nd,,C,2020-01-15,,,,,,,,false\n"
     "e,3,D,2019-03-01,an ninh,province,true,,2019-03-01,,explained,\n"},
    {"summaries.csv", "unit,from,to,level,sessions,participants,opinions,resolved,source,status\n"
                      "H,2018-01-01,2018-12-31,commune,211,15000,2712,,Báo cáo,official\n"
                      "H,2020-01-01,2020-08-11,commune,30,over 2300,400,120,Báo cáo,estimate\n"
                      "B,2020-01-01,2020-06-30,,2,300,,,,official\n"},
    {"t.csv", "id,unit,n,d\n1,Ðất,5,2020-01-01\n2,\"Xã\nA\",-1,2020-01-01\n3,Tổng,about 5,2020-01-05\n"},
};

dh_functions *fuzz_functions(void)
{
    static dh_functions *functions;
    if (functions == NULL) FUZZ_CHECK(dh_functions_new(&functions, NULL) == DH_OK);
    return functions;
}

dh_measures *fuzz_measures(void)
{
    static dh_measures *measures;
    if (measures == NULL)
        FUZZ_CHECK(dh_measures_read(&measures, DIENHONG_SOURCE_DIR "/scripts/measures", NULL) == DH_OK);
    return measures;
}

const dh_plugins *fuzz_plugins(void)
{
    static dh_plugins *plugins;
    const char *folder = DIENHONG_LIBRARY_DIR "/dienhong/plugins";
    if (plugins == NULL) FUZZ_CHECK(dh_plugins_load(&plugins, &folder, 1, fuzz_functions(), NULL) == DH_OK);
    dh_plugins_set_measures(fuzz_measures());
    return plugins;
}

void fuzz_sample_write(const char *folder)
{
    FUZZ_CHECK(mkdir(fuzz_path(folder), 0700) == 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s/%s", folder, files[i][0]);
        fuzz_write(name, files[i][1], strlen(files[i][1]));
    }
}

static void write_table(const dh_table *table)
{
    for (const dh_table_format *const *format = dh_table_formats; *format; format++) {
        if ((*format)->is_binary) continue; /* a library of others writes it */
        dh_strbuf out = {0};
        FUZZ_CHECK(dh_table_write(&out, table, *format, DH_LOCALE_VI, NULL) == DH_OK);
        dh_strbuf_free(&out);
    }
}

void fuzz_check_load(const dh_load *load)
{
    int64_t rejected = 0;
    FUZZ_CHECK(dh_load_read(load) == dh_load_accepted(load) + dh_load_rejected(load));
    FUZZ_CHECK(dh_load_table(load) == NULL || dh_table_rows(dh_load_table(load)) == dh_load_accepted(load));
    for (int64_t i = 0; i < dh_load_n_faults(load); i++) {
        const dh_fault *fault = dh_load_fault(load, i);
        FUZZ_CHECK(fault->reason[0] != '\0' && fault->line >= 1 && fault->value_line >= fault->line);
        if (fault->record + 1 > rejected) rejected = fault->record + 1;
    }
    FUZZ_CHECK(rejected == dh_load_rejected(load));
    for (int32_t i = 0; dh_load_warning(load, i) != NULL; i++) FUZZ_CHECK(dh_load_warning(load, i)[0] != '\0');
    dh_strbuf note = {0};
    for (int32_t i = 0; dh_load_note(load, i, &note); i++) dh_strbuf_clear(&note);
    dh_strbuf_free(&note);
}

void fuzz_ask(dh_dataset *dataset, const dh_measures *measures, const char *name, fuzz_input *choices)
{
    static const char *const names[] = {"sessions",        "participants",     "opinions",
                                        "resolution_rate", "sessions,overdue", "participants_per_session",
                                        "open_rate",       "households"};
    static const char *const keys[] = {NULL,   "unit",          "unit,year", "field",     "session",
                                       "kind", "quarter,level", "month",     "unit,field"};
    static const char *const days[] = {NULL, "2019", "2020-01", "2018-06-30", "2020"};
    static const char *const geographies[] = {NULL, "then", "2020-01-01", "2018-01-01"};
    static const char *const conditions[] = {NULL, "unit == 'A'", "is_known(unit)", "unit.level ~= 'district'"};
    static const char *const parts[] = {NULL, "components", "coverage"};
    dh_error error = DH_ERROR_INIT;
    dh_table *table = NULL;
    dh_measure_request request = {.struct_size = sizeof request, .locale = "en"};
    request.names = name != NULL ? name : names[fuzz_below(choices, 8)];
    request.by = keys[fuzz_below(choices, 9)];
    uint8_t more = fuzz_byte(choices), still_more = fuzz_byte(choices);
    request.from = days[more % 5];
    request.to = days[more / 5 % 5];
    request.parts = parts[more / 25 % 3];
    request.geography = geographies[still_more % 4];
    request.where = conditions[still_more / 4 % 4];
    dh_status status = dh_measure(&table, dataset, measures, &request, &error);
    FUZZ_CHECK((status == DH_OK) == (table != NULL));
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (table != NULL) write_table(table);
    dh_table_free(table);
}

void fuzz_run_plan(dh_plan *plan)
{
    dh_error error = DH_ERROR_INIT;
    dh_table *table = NULL;
    dh_status status = dh_execute(&table, plan, &error);
    FUZZ_CHECK((status == DH_OK) == (table != NULL));
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    if (table != NULL) write_table(table);
    dh_table_free(table);
    dh_plan_free(plan);
}
