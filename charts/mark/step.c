/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps: a value holds until the next point, as the share does of those who are not through yet. */
#include "charts/mark/joined.h"

#include "base/message.h"

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    dh_joined_draw(plot, panel, layer, true);
}

const dh_mark_type dh_mark_step = {
    .info = {.name = "step", .doc = DH_MESSAGE("a line in steps: each value holds until the next point")},
    .kind = DH_MESSAGE("Step chart"),
    .traits = {.joined = true, .x_ends = DH_ENDS_POINTS, .swatch = DH_SWATCH_LINE},
    .choose = dh_joined_choose,
    .sides = dh_joined_sides,
    .padding = dh_joined_padding,
    .draw = draw,
};
