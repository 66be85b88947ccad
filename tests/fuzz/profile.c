/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a profile: read for one file, and by a dataset.lua that names it. It ends, stays within its limits, and
 * what it says gives the same rows and rejects either way.
 */
#include <string.h>

#include "dialogue/dataset/tables.h"
#include "fuzz/sample.h"
#include "load/config/manifest.h"
#include "load/loader.h"

static const char csv[] = "Mã,id,Đơn vị,Ngày,held_on,kind,participants,text\n"
                          "1,a,Xã Á,02/01/2020,2020-01-02,Định kỳ,\"1.234,5\",một\n"
                          "2,b,Xã B,2020-02-30,,periodic,trên 5,\n3,c,-,31/12/19,x,khác,about 7,\"hai\nba\"\n,,,,,,,\n";
/* What came of the file: the table, the rows read and those accepted. */
typedef struct outcome {
    char table[16]; /* "" = the profile, or the file, is refused */
    int64_t read, accepted;
} outcome;

static outcome load(const char *path, const char *profile)
{
    dh_manifest *manifest = NULL;
    dh_load *load = NULL;
    dh_error error = DH_ERROR_INIT;
    outcome out = {0};
    dh_status status =
        dh_manifest_read_asking(&manifest, path, profile, NULL, dh_tables, DH_TABLES, fuzz_may_read, NULL, &error);
    FUZZ_CHECK((status == DH_OK) == (manifest != NULL));
    if (manifest != NULL) {
        FUZZ_CHECK(manifest->n_domain == 1);
        const dh_load_entries *entries = &manifest->domain[0];
        status = dh_load_files(&load, entries->spec, entries, fuzz_folder(), NULL, &error);
        if (load != NULL) {
            fuzz_check_load(load);
            snprintf(out.table, sizeof out.table, "%s", entries->spec->name);
            out.read = dh_load_read(load);
            out.accepted = dh_load_accepted(load);
        }
    }
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    dh_load_free(load);
    dh_manifest_free(manifest);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[80];
    fuzz_write("s.csv", csv, sizeof csv - 1);
    fuzz_write("p.lua", data, size);
    outcome bare = load(fuzz_path("s.csv"), fuzz_path("p.lua"));
    snprintf(text, sizeof text, "return { %s = { file = 's.csv', profile = 'p' } }",
             bare.table[0] != '\0' ? bare.table
                                   : "sessions"); /* by dataset.lua it need not say which table it is for */
    fuzz_write("dataset.lua", text, strlen(text));
    outcome whole = load(fuzz_folder(), NULL);
    if (bare.table[0] == '\0') return 0;
    FUZZ_CHECK(strcmp(whole.table, bare.table) == 0 && whole.read == bare.read && whole.accepted == bare.accepted);
    return 0;
}
