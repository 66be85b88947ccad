/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over the files named, or over all files of the folders named. Fails when there is none. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0;
    size_t size = 0, capacity = 1 << 20;
    uint8_t *bytes = malloc(capacity);
    if (bytes != NULL) size = fread(bytes, 1, capacity, file);
    fclose(file);
    /* exactly as large as the input, so that reading past its end is seen */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (bytes != NULL && exact != NULL) {
        memcpy(exact, bytes, size);
        LLVMFuzzerTestOneInput(exact, size);
    }
    free(bytes);
    free(exact);
    return 1;
}

static int run_folder(const char *path)
{
    int n = 0;
    DIR *dir = opendir(path);
    if (dir == NULL) return run_file(path);
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char name[4096];
        if (entry->d_name[0] == '.') continue;
        if (snprintf(name, sizeof name, "%s/%s", path, entry->d_name) < (int)sizeof name) n += run_file(name);
    }
    closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) n += run_folder(argv[i]);
    printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
