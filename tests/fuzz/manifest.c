/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as dataset.lua: it ends, stays within its limits, and what is read is whole. */
#include <string.h>

#include "fuzz/folder.h"
#include "load/config/entry.h"
#include "load/config/manifest.h"
#include "load/loader.h"

static const char *const kinds[] = {"periodic", "thematic", NULL};
static const dh_column_spec columns[] = {
    {"id", DH_CATEGORY, true, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"held_on", DH_DATE, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
    {"kind", DH_CATEGORY, false, kinds, 1, 0, false, DH_COUNT_OF_ANY},
    {"participants", DH_COUNT, false, NULL, 1, 0, false, DH_COUNT_OF_ANY},
};
static const dh_table_spec tables[] = {{"sessions", columns, 4, NULL, false}, {"opinions", columns, 4, NULL, false}};

static const char csv[] = "id,held_on,kind,participants,Ngày\n1,2020-01-01,periodic,trên 5,02/01/2020\n2,,x,y\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *folder = fuzz_folder();
    dh_manifest *manifest = NULL;
    dh_error error = DH_ERROR_INIT;
    fuzz_write("dataset.lua", data, size);
    fuzz_write("s.csv", csv, sizeof csv - 1);
    dh_status status = dh_manifest_read(&manifest, folder, NULL, NULL, tables, 2, &error);
    FUZZ_CHECK((status == DH_OK) == (manifest != NULL));
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    for (int32_t i = 0; manifest != NULL && i < manifest->n_domain; i++) {
        const dh_load_entries *entries = &manifest->domain[i];
        dh_load *load = NULL;
        bool own = true; /* and no other file of the machine */
        FUZZ_CHECK(entries->n >= 1);
        for (int32_t k = 0; k < entries->n; k++) {
            const dh_load_entry *entry = &entries->items[k];
            FUZZ_CHECK(entry->n_dates >= 1 && entry->n_files >= 0);
            own = own && entry->n_files == 1 && strcmp(entry->files[0], "s.csv") == 0;
        }
        if (own && dh_load_files(&load, entries->spec, entries, folder, NULL, &error) == DH_OK)
            FUZZ_CHECK(dh_load_read(load) == 2);
        dh_load_free(load);
    }
    dh_manifest_free(manifest);
    return 0;
}
