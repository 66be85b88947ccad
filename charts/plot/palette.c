/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours and their arithmetic: see palette.h. */
#include "charts/plot/palette.h"

#include <math.h>

static const uint32_t categorical[DH_PALETTE_SIZE] = {0x005f78, 0xdc6f1a, 0x5c8df0, 0x4a1f33,
                                                      0x1f9a63, 0xc2559b, 0x6f7780};

/* Anchors of the ramps, mixed linearly between neighbours. */
static const uint32_t sequential[] = {0xeaf4f4, 0xb9dbe0, 0x7bb8c6, 0x3c8fa5, 0x0b6580, 0x063f57};
static const uint32_t warm[] = {0xf6f4ef, 0xf7d9b5, 0xeeb072, 0xdc7d2c, 0xa9500f, 0x773405};
static const uint32_t cool[] = {0xf6f4ef, 0xc4dfe2, 0x82bbc8, 0x3c8fa5, 0x0b6580, 0x063f57};

uint32_t dh_color_mix(uint32_t a, uint32_t b, double amount)
{
    uint32_t out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        double from = a >> shift & 255, to = b >> shift & 255;
        out |= (uint32_t)lround(from + (to - from) * amount) << shift;
    }
    return out;
}

/* The colour of a ramp at `position`, 0 to 1. */
static uint32_t along(const uint32_t *anchors, int n, double position)
{
    if (!(position > 0)) return anchors[0];
    if (position >= 1) return anchors[n - 1];
    double place = position * (n - 1);
    int i = (int)place;
    return dh_color_mix(anchors[i], anchors[i + 1], place - i);
}

uint32_t dh_palette_categorical(int index)
{
    return categorical[index % DH_PALETTE_SIZE];
}

uint32_t dh_palette_ordinal(int index, int n)
{
    static const uint32_t anchors[] = {0x57a0b4, 0x1f7d98, 0x0b6079, 0x04384d};
    return n < 2 ? categorical[0] : along(anchors, 4, (double)index / (n - 1));
}

uint32_t dh_palette_sequential(double position)
{
    return along(sequential, 6, position);
}

uint32_t dh_palette_diverging(double position)
{
    return position < 0 ? along(warm, 6, -position) : along(cool, 6, position);
}

/* Relative luminance, 0 to 1; contrast is made of it (both WCAG 2.1). */
static double luminance(uint32_t color)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (color >> (16 - 8 * i) & 255) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double dh_color_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

uint32_t dh_color_for_text(uint32_t color)
{
    uint32_t out = color;
    for (int i = 1; i <= 20 && dh_color_contrast(out, DH_WHITE) < 4.6; i++) out = dh_color_mix(color, 0, i * 0.04);
    return out;
}

uint32_t dh_color_on(uint32_t background)
{
    double white = dh_color_contrast(background, DH_WHITE);
    if (white >= 4.5) return DH_WHITE;
    if (dh_color_contrast(background, DH_INK) >= 4.5) return DH_INK;
    return white >= dh_color_contrast(background, DH_BLACK) ? DH_WHITE : DH_BLACK;
}
