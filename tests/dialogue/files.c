/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See files.h. */
#include "dialogue/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char all[32], folder[64];
static int n_folders;

const char *files_folder(void)
{
    if (all[0] == '\0') {
        strcpy(all, "/tmp/dienhong-test-XXXXXX");
        assert_non_null(mkdtemp(all));
    }
    snprintf(folder, sizeof folder, "%s/%d", all, ++n_folders);
    assert_int_equal(mkdir(folder, 0700), 0);
    return folder;
}

void files_write(const char *to, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", to, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

int files_remove(void **state)
{
    char command[64];
    (void)state;
    if (all[0] == '\0') return 0;
    snprintf(command, sizeof command, "rm -rf '%s'", all);
    return system(command) == 0 ? 0 : -1;
}
