/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines: points joined in the order of x. */
#include "charts/mark/joined.h"

#include "base/message.h"

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    dh_joined_draw(plot, panel, layer, false);
}

const dh_mark_type dh_mark_line = {
    .info = {.name = "line", .doc = DH_MESSAGE("points in the order of x, joined; a gap where a value is unknown")},
    .kind = DH_MESSAGE("Line chart"),
    .traits = {.joined = true, .x_ends = DH_ENDS_POINTS, .swatch = DH_SWATCH_LINE},
    .choose = dh_joined_choose,
    .sides = dh_joined_sides,
    .padding = dh_joined_padding,
    .draw = draw,
};
