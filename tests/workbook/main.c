/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workbook [-LEVEL] FILE: writes the workbook whose parts standard input gives (workbook.h). */
#include <stdio.h>
#include <stdlib.h>

#include "workbook/workbook.h"

int main(int argc, char **argv)
{
    int level = argc > 2 && argv[1][0] == '-' ? atoi(argv[1] + 1) : 6;
    size_t size = 0, capacity = 0, n = 1;
    char *text = NULL;
    while (n > 0) {
        if (size == capacity) {
            char *grown = realloc(text, capacity = capacity * 2 + 65536);
            if (!grown) return 1;
            text = grown;
        }
        n = fread(text + size, 1, capacity - size, stdin);
        size += n;
    }
    int status = argc > 1 ? workbook_write(argv[argc - 1], text, size, level) : -1;
    free(text);
    if (status != 0) fprintf(stderr, "workbook: cannot write %s\n", argc > 1 ? argv[argc - 1] : "");
    return status != 0;
}
