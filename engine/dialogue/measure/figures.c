/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See figures.h. */
#include "dialogue/measure/figures.h"

#include <math.h>
#include <string.h>

#include "base/message.h"

static double clip(double value, bool share)
{
    return share && value > 1 ? 1 : value;
}

dh_column *dh_measure_divide(const dh_column *top, const dh_column *bottom, const dh_contract *contract,
                             const bool *open)
{
    bool share = contract->kind == DH_CONTRACT_SHARE;
    bool exact = dh_column_is_exact(top) && dh_column_is_exact(bottom);
    dh_column *ratio = dh_column_new(exact ? DH_FLOAT64 : DH_COUNT, top->length);
    for (int64_t i = 0; ratio != NULL && i < top->length; i++) {
        int failed;
        dh_count n = dh_column_count(top, i), d = dh_column_count(bottom, i);
        if (open[i] || !dh_column_is_valid(top, i) || !dh_column_is_valid(bottom, i) || d.stated <= 0 ||
            (isinf(n.upper) && isinf(d.upper))) {
            failed = dh_column_append_null(ratio);
        } else if (exact) {
            failed = dh_column_append_float64(ratio, contract->scale * (n.stated / d.stated));
        } else {
            double lower = isinf(d.upper) ? 0 : n.lower / d.upper;
            double upper = d.lower > 0 ? n.upper / d.lower : INFINITY;
            dh_count value = {contract->scale * (n.stated / d.stated), contract->scale * lower,
                              contract->scale * clip(upper, share)};
            failed = dh_column_append_count(ratio, value);
        }
        if (failed == 0) continue;
        dh_column_unref(ratio);
        return NULL;
    }
    if (ratio == NULL) return NULL;
    dh_column_finish(ratio);
    bool percent = share || strcmp(contract->unit[DH_LOCALE_EN], "%") == 0; /* 27 days of 10 are 270 % */
    ratio->display = percent ? DH_DISPLAY_PERCENT : DH_DISPLAY_PLAIN;
    return ratio;
}

dh_column *dh_measure_leave_open(dh_column *sum, const dh_column *unreported)
{
    dh_column *open = dh_column_new(DH_COUNT, sum->length);
    for (int64_t i = 0; open != NULL && i < sum->length; i++) {
        int failed;
        if (dh_column_is_valid(sum, i)) {
            dh_count value = dh_column_count(sum, i);
            bool partly = dh_column_is_valid(unreported, i) && dh_column_count(unreported, i).stated > 0;
            if (partly) value.upper = INFINITY;
            failed = dh_column_append_count(open, value);
        } else {
            failed = dh_column_append_null(open);
        }
        if (failed == 0) continue;
        dh_column_unref(open);
        open = NULL;
    }
    if (open != NULL) dh_column_finish(open);
    dh_column_unref(sum);
    return open;
}
