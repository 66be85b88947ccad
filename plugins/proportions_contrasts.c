/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row beside the reference: differences, ratios, tests; and the same within strata, pooled. */
#include "adjust.h"
#include "contrast.h"
#include "proportions.h"
#include "sheet.h"

enum {
    VALID,
    YES,
    OTHER_VALID,
    OTHER_YES,
    DIFFERENCE,
    D_LOW,
    D_HIGH,
    RATIO,
    R_LOW,
    R_HIGH,
    ODDS,
    O_LOW,
    O_HIGH,
    P,
    P_ADJUSTED,
    TEST
};

static const sheet_column columns[] = {
    {"known", DH_INT64, DH_DISPLAY_PLAIN},
    {"yes", DH_INT64, DH_DISPLAY_PLAIN},
    {"reference_known", DH_INT64, DH_DISPLAY_PLAIN},
    {"reference_yes", DH_INT64, DH_DISPLAY_PLAIN},
    {"difference", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"difference_low", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"difference_high", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"ratio", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"ratio_low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"ratio_high", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"odds_ratio", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"odds_low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"odds_high", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
    {"p_adjusted", DH_FLOAT64, DH_DISPLAY_PVALUE},
    {"test", DH_CATEGORY, DH_DISPLAY_PLAIN},
};

static int is_reference(const shares *s, size_t i)
{
    return s->reference == (int64_t)i;
}

/* Whether row k is what row i is set beside, or one of them. */
static int is_beside(const shares *s, size_t i, size_t k)
{
    return s->reference == RESTS ? k != i && s->rows[k].has_keys : is_reference(s, k);
}

/* Whether row i is set beside anything: of what is unknown nobody can say to which row it belongs. */
static int is_compared(const shares *s, size_t i)
{
    return !is_reference(s, i) && s->rows[i].has_keys;
}

/* The row beside the reference: group 1 is the reference. */
static pair pair_of(const shares *s, size_t i)
{
    const share_row *r = &s->rows[i];
    pair t = {0, 0, (double)r->yes, (double)r->valid};
    for (size_t k = 0; k < s->n; k++) {
        if (!is_beside(s, i, k)) continue;
        t.x1 += (double)s->rows[k].yes;
        t.n1 += (double)s->rows[k].valid;
    }
    return t;
}

/* Whether both sides are large enough. */
static int is_enough(const shares *s, const pair *t)
{
    return t->n1 >= (double)s->minimum && t->n2 >= (double)s->minimum;
}

static double test_p(const shares *s, const pair *t, const char **test)
{
    int exact;
    const char *asked = s->call->params[PARAM_TEST].as.text.data;
    *test = asked;
    if (strcmp(asked, "score") == 0) return contrast_score_p(t);
    if (strcmp(asked, "fisher") == 0) return estimate_fisher_p(t->x1, t->n1, t->x2, t->n2);
    if (strcmp(asked, "fisher_mid_p") == 0) return contrast_fisher_mid_p(t);
    double p = estimate_proportions_p(t->x1, t->n1, t->x2, t->n2, &exact);
    *test = exact ? "fisher" : "score";
    return p;
}

static void write_ratio(sheet *t, int32_t column, const ratio *r)
{
    sheet_set(t, column, r->value);
    sheet_set(t, column + 1, r->bounds.low);
    sheet_set(t, column + 2, r->bounds.high);
}

/* Returns p, NaN where it is not tested. */
static double write_contrast(sheet *t, const shares *s, size_t i)
{
    pair two = pair_of(s, i);
    const char *test;
    sheet_row(t, s->rows[i].first);
    sheet_set_int(t, VALID, s->rows[i].valid);
    sheet_set_int(t, YES, s->rows[i].yes);
    sheet_set_int(t, OTHER_VALID, (int64_t)two.n1);
    sheet_set_int(t, OTHER_YES, (int64_t)two.x1);
    if (!is_enough(s, &two)) {
        sheet_set_text(t, TEST, "too_few");
        return NAN;
    }
    interval d = estimate_difference(two.x1, two.n1, two.x2, two.n2, s->confidence);
    ratio r = contrast_ratio(&two, s->confidence), o = contrast_odds(&two, s->confidence);
    double p = test_p(s, &two, &test);
    sheet_set(t, DIFFERENCE, two.x2 / two.n2 - two.x1 / two.n1);
    sheet_set(t, D_LOW, d.low);
    sheet_set(t, D_HIGH, d.high);
    write_ratio(t, RATIO, &r);
    write_ratio(t, ODDS, &o);
    sheet_set(t, P, p);
    sheet_set_text(t, TEST, test);
    return p;
}

static dh_status add_contrasts(shares *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->counts, s->n_keys, columns, (int32_t)(sizeof columns / sizeof columns[0]));
    double *p = calloc(s->n + 1, sizeof *p);
    size_t n = 0;
    for (size_t i = 0; p && i < s->n; i++)
        if (is_compared(s, i)) p[n++] = write_contrast(&t, s, i);
    int is_holm = strcmp(s->call->params[PARAM_ADJUST].as.text.data, "holm") == 0;
    if (!p || (is_holm ? adjust_holm : adjust_bh)(p, n) != 0) t.failed = 1;
    for (size_t i = 0; !t.failed && i < n; i++)
        if (!isnan(p[i]))
            t.cells[(int64_t)i * t.n_columns + P_ADJUSTED] =
                (dh_value){.type = DH_FLOAT64, .valid = 1, .as.number = p[i]};
    free(p);
    return sheet_add(&t, s->out, "contrasts", error);
}

/* ---- strata ---- */

static const sheet_column pooled_columns[] = {
    {"strata", DH_INT64, DH_DISPLAY_PLAIN},
    {"strata_compared", DH_INT64, DH_DISPLAY_PLAIN},
    {"odds_ratio", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"odds_low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"odds_high", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"chi_square", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
    {"breslow_day", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"p_homogeneity", DH_FLOAT64, DH_DISPLAY_PVALUE},
};

/* The stratum of a row of `counts`, which is of row i of the results, beside the reference. */
static pair stratum_of(const shares *s, size_t i, int64_t row)
{
    pair t = {0, 0, (double)shares_yes(s, row), (double)shares_valid(s, row)};
    for (size_t k = 0; k < s->n; k++) {
        if (!is_beside(s, i, k)) continue;
        for (int64_t other = s->rows[k].first; other < s->rows[k].end; other++) {
            if (!shares_same_stratum(s, row, other)) continue;
            t.x1 += (double)shares_yes(s, other);
            t.n1 += (double)shares_valid(s, other);
        }
    }
    return t;
}

static void write_pooled(sheet *t, const shares *s, size_t i, pair *strata)
{
    const share_row *r = &s->rows[i];
    pair two = pair_of(s, i);
    size_t n = 0;
    for (int64_t row = r->first; row < r->end; row++)
        if (shares_has_stratum(s, row)) strata[n++] = stratum_of(s, i, row);
    sheet_row(t, r->first);
    sheet_set_int(t, 0, (int64_t)n);
    if (!is_enough(s, &two)) return;
    pooled p = contrast_pool(strata, n, s->confidence);
    sheet_set_int(t, 1, (int64_t)p.compared);
    write_ratio(t, 2, &p.odds);
    sheet_set(t, 5, p.chi_square);
    sheet_set(t, 6, p.p);
    sheet_set(t, 7, p.breslow_day);
    sheet_set(t, 8, p.breslow_day_p);
}

static dh_status add_pooled(shares *s, dh_error *error)
{
    sheet t = sheet_begin(s->host, s->counts, s->n_keys, pooled_columns,
                          (int32_t)(sizeof pooled_columns / sizeof pooled_columns[0]));
    pair *strata = calloc((size_t)s->host->table_rows(s->counts) + 1, sizeof *strata);
    for (size_t i = 0; strata && i < s->n; i++)
        if (is_compared(s, i)) write_pooled(&t, s, i, strata);
    t.failed = t.failed || !strata;
    free(strata);
    return sheet_add(&t, s->out, "pooled", error);
}

dh_status shares_add_contrasts(shares *s, dh_error *error)
{
    if (s->reference == NONE) return DH_OK;
    TRY(add_contrasts(s, error));
    return s->n_strata > 0 ? add_pooled(s, error) : DH_OK;
}
