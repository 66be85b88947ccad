/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Colours, as 0xRRGGBB. Contrast with white is at least 3:1 for fills and 4.5:1 for texts (WCAG 2.1, 1.4.3 and 1.4.11);
 * the categorical colours stay apart for people with protanopia and deuteranopia (simulated after Machado, Oliveira and
 * Fernandes 2009). A test checks both.
 */
#ifndef DH_CHARTS_PLOT_PALETTE_H
#define DH_CHARTS_PLOT_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#define DH_INK       0x1f2933U /* titles, names */
#define DH_INK_SOFT  0x4b5563U /* subtitles, tick labels */
#define DH_INK_MUTED 0x66707dU /* captions, axis titles */
#define DH_GRID      0xe3e7ebU
#define DH_AXIS      0x39434fU
#define DH_TRACK     0xb4bcc6U /* connectors, ticks */
#define DH_UNKNOWN   0x8a929cU /* hatching and swatches of unknown values */
#define DH_WHITE     0xffffffU
#define DH_BLACK     0x000000U /* text on mid-tone fills, where DH_INK has too little contrast */

#define DH_PALETTE_SIZE 7

uint32_t dh_palette_categorical(int index);      /* repeats after DH_PALETTE_SIZE */
uint32_t dh_palette_ordinal(int index, int n);   /* light to dark: years and other ordered names, n up to 5 */
uint32_t dh_palette_sequential(double position); /* 0 light to 1 dark */
uint32_t dh_palette_diverging(double position);  /* -1 orange over 0 pale to 1 teal */

double dh_color_contrast(uint32_t a, uint32_t b);             /* 1 to 21 */
uint32_t dh_color_for_text(uint32_t color);                   /* darkened until 4.5:1 on white */
uint32_t dh_color_on(uint32_t background);                    /* white, ink or black: 4.5:1 or more */
uint32_t dh_color_mix(uint32_t a, uint32_t b, double amount); /* amount of b, 0 to 1 */

#endif
