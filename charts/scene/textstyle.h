/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a text is set and how large it comes out, without naming what sets it. Units are points. */
#ifndef DH_CHARTS_SCENE_TEXTSTYLE_H
#define DH_CHARTS_SCENE_TEXTSTYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

typedef enum dh_text_align { DH_TEXT_LEFT, DH_TEXT_CENTRE, DH_TEXT_RIGHT } dh_text_align;

typedef struct dh_text_style {
    double size; /* points */
    bool bold;
    uint32_t color;      /* 0xRRGGBB */
    dh_text_align align; /* of the whole at x, and of the lines among themselves */
    double width;        /* wrap here, between words, inside one only if it is longer than a line; 0 = never */
    int max_lines;       /* what does not fit ends in an ellipsis; 0 = any number. With width 0: no meaning */
    double leading;      /* baseline to baseline, in sizes; 0 = the font's own */
} dh_text_style;

typedef struct dh_text_extent {
    double width, height;
    double baseline; /* of the first line, from the top */
    int lines;
    bool cut; /* something gave way to an ellipsis */
} dh_text_extent;

/* Who measures for the scene. EINVAL: not valid UTF-8. */
typedef struct dh_measurer {
    dh_status (*measure)(void *context, dh_text_extent *out, const char *text, const dh_text_style *style,
                         dh_error *error);
    void *context;
} dh_measurer;

#endif
