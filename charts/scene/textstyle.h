/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style of a text and its extent once laid out, independent of Pango. Units are points. */
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
    dh_text_align align; /* of the whole text at x, and of its lines among themselves */
    double width;        /* lines are wrapped to this, inside a word only if it is longer than a line; 0 = never */
    int max_lines;       /* what does not fit is cut with an ellipsis; 0 = any number. Ignored when width is 0 */
} dh_text_style;

typedef struct dh_text_extent {
    double width, height;
    double baseline;   /* of the first line, from the top */
    double rise, drop; /* how far the ink reaches above and below that baseline */
    int lines;
    bool cut; /* some of it was replaced by an ellipsis */
} dh_text_extent;

/* Measures texts while a scene is made. EINVAL: not valid UTF-8. */
typedef struct dh_measurer {
    dh_status (*measure)(void *context, dh_text_extent *out, const char *text, const dh_text_style *style,
                         dh_error *error);
    void *context;
} dh_measurer;

#endif
