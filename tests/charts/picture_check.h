/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether pictures show something, and blank ones of the same size: what every comparison of pictures is tried on, so
 * that it is not one of nothing with nothing. */
#ifndef DH_TESTS_PICTURE_CHECK_H
#define DH_TESTS_PICTURE_CHECK_H

#include "charts/chart.h"

/* Whether it is all background; false too when it cannot be looked into: the first page of a PDF is drawn by pdftoppm.
 */
bool picture_is_blank(const dh_strbuf *picture, dh_picture format);
/* Whether pictures of the format can be looked into here. */
bool picture_can_be_seen(dh_picture format);
/* Appends a picture of the same format and size with nothing but its background. false: this is no such picture. */
bool picture_blank_like(dh_strbuf *out, const dh_strbuf *picture, dh_picture format);

/* Appends what is wrong, a line each, and returns how much: two pictures that must be the same, and show something.
 * Each time the control first: neither would hold of a blank one of that size. */
int pictures_differ(dh_strbuf *out, const dh_strbuf *a, const dh_strbuf *b, dh_picture format);

#endif
