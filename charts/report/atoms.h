/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding atoms to a layout, which owns them. */
#ifndef DH_CHARTS_REPORT_ATOMS_H
#define DH_CHARTS_REPORT_ATOMS_H

#include "charts/report/page_model.h"

const dh_role *dh_role_of(dh_role_id id);

/* Adds an atom; its `before` grows to what the one above wants below. `after` is what it wants below itself. */
dh_status dh_layout_add(dh_layout *layout, dh_atom atom, double after, dh_error *error);
/* Breaks a text (its **bold** honoured when `marked`) and adds its lines as atoms. `heading` goes to the flow. */
dh_status dh_layout_text(dh_layout *layout, dh_role_id role, const char *text, bool marked, int32_t heading,
                         dh_error *error);
/* Adds a text as one atom in a box. */
dh_status dh_layout_notice(dh_layout *layout, const char *text, dh_error *error);

#endif
