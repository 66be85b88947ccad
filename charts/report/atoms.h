/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding atoms to a layout, which owns them. */
#ifndef DH_CHARTS_REPORT_ATOMS_H
#define DH_CHARTS_REPORT_ATOMS_H

#include "charts/report/page_model.h"

const dh_role *dh_role_of(dh_role_id id);

/* Adds an atom. The gap between two atoms is the greater of the upper one's `after` and the lower one's `before`. */
dh_status dh_layout_add(dh_layout *layout, dh_atom atom, double after, dh_error *error);
/* Breaks a text into lines, each an atom. `marked`: **bold** is markup. `heading`: see dh_flow. */
dh_status dh_layout_text(dh_layout *layout, dh_role_id role, const char *text, bool marked, int32_t heading,
                         dh_error *error);
/* Adds a text as one atom in a box. */
dh_status dh_layout_notice(dh_layout *layout, const char *text, dh_error *error);

#endif
