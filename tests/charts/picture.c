/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of the program (tests/cli): picture same A B prints what pictures_differ finds; picture blank A B writes to
 * B a blank picture of the size of A. The format is that of A's ending. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "charts/picture_check.h"

static bool read_picture(dh_strbuf *out, const char *path)
{
    dh_error error = DH_ERROR_INIT;
    if (dh_file_read(out, path, (size_t)1 << 30, &error) == DH_OK) return true;
    printf("%s\n", error.message);
    return false;
}

int main(int argc, char **argv)
{
    static const char *const endings[] = {".png", ".pdf", ".svg"};
    const char *dot = argc == 4 ? strrchr(argv[2], '.') : NULL;
    dh_strbuf a = {0}, b = {0}, faults = {0};
    int format = 0;
    while (format < 3 && (dot == NULL || strcmp(endings[format], dot) != 0)) format++;
    if (format == 3 || !read_picture(&a, argv[2])) return 2;
    bool done = false;
    if (strcmp(argv[1], "same") == 0 && read_picture(&b, argv[3])) {
        done = pictures_differ(&faults, &a, &b, (dh_picture)format) == 0;
        if (!done) printf("%s and %s: %s", argv[2], argv[3], faults.data);
    } else if (strcmp(argv[1], "blank") == 0 && picture_blank_like(&b, &a, (dh_picture)format)) {
        done = dh_file_write(argv[3], b.data, b.size, NULL) == DH_OK;
    }
    dh_strbuf_free(&a);
    dh_strbuf_free(&b);
    dh_strbuf_free(&faults);
    return done ? 0 : 1;
}
