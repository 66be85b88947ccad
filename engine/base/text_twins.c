/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that look as another one does. See text.h. */
#include <stddef.h>

#include "base/text.h"

/* Cyrillic and Greek letters that nobody can tell from a Latin one, each with it. */
static const struct {
    int32_t letter;
    char latin;
} twins[] = {{0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'}, {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'},
             {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x425, 'X'}, {0x406, 'I'}, {0x405, 'S'}, {0x408, 'J'},
             {0x423, 'Y'}, {0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
             {0x445, 'x'}, {0x456, 'i'}, {0x455, 's'}, {0x458, 'j'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'},
             {0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'}, {0x39A, 'K'}, {0x39C, 'M'}, {0x39D, 'N'}, {0x39F, 'O'},
             {0x3A1, 'P'}, {0x3A4, 'T'}, {0x3A5, 'Y'}, {0x3A7, 'X'}, {0x3BF, 'o'}};

int32_t dh_text_twin(int32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + 0x21;
    if (c == 0xD0 || c == 0x189) return 0x110;
    if (c == 0xF0 || c == 0x256) return 0x111;
    if (c < 0x370 || c >= 0x530) return 0;
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (twins[i].letter == c) return twins[i].latin;
    return 0;
}
