/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part FILE [NAME]: a part of an archive as it is; without a name the parts that there are, and each with a line end.
 */
#include <minizip/unzip.h>
#include <stdio.h>

static int print_part(unzFile archive)
{
    char block[65536];
    int n;
    if (unzOpenCurrentFile(archive) != UNZ_OK) return 1;
    while ((n = unzReadCurrentFile(archive, block, sizeof block)) > 0) fwrite(block, 1, (size_t)n, stdout);
    return unzCloseCurrentFile(archive) != UNZ_OK || n < 0;
}

int main(int argc, char **argv)
{
    char name[256];
    unzFile archive = argc > 1 ? unzOpen64(argv[1]) : NULL;
    int failed = archive == NULL;
    if (archive != NULL && argc > 2)
        failed = unzLocateFile(archive, argv[2], 1) != UNZ_OK || print_part(archive);
    else if (archive != NULL)
        for (int step = unzGoToFirstFile(archive); step == UNZ_OK; step = unzGoToNextFile(archive))
            if (unzGetCurrentFileInfo64(archive, NULL, name, sizeof name, NULL, 0, NULL, 0) == UNZ_OK) puts(name);
    if (archive != NULL) unzClose(archive);
    if (failed) fprintf(stderr, "part: cannot read %s\n", argc > 1 ? argv[1] : "");
    return failed;
}
