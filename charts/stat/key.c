/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key column behind a column of unit names, by which two communes of one name stay two. See key.h. */
#include "charts/stat/key.h"

/* Whether each row of `names` is the name of the unit that `key` has there. */
static bool is_name_of(const dh_column *names, const dh_column *key, const dh_column *of_units)
{
    for (int64_t row = 0; row < names->length; row++) {
        size_t size;
        if (dh_column_is_valid(names, row) != dh_column_is_valid(key, row)) return false;
        if (!dh_column_is_valid(names, row)) continue;
        int32_t unit = dh_dictionary_target_row(key->dictionary, dh_column_code(key, row));
        const char *text = dh_column_text(names, row, &size);
        if (unit < 0 || !dh_column_text_is(of_units, unit, text, size)) return false;
    }
    return true;
}

const dh_column *dh_chart_key_of(const dh_table *data, const dh_column *names)
{
    if (names == NULL || (names->type != DH_TEXT && names->type != DH_CATEGORY)) return NULL;
    for (int32_t i = 0; i < dh_table_columns(data); i++) {
        const dh_column *key = dh_table_column(data, i);
        if (key == names || key->type != DH_CATEGORY || key->dictionary == NULL) continue;
        const dh_table *units = dh_dictionary_target(key->dictionary);
        const dh_column *of_units = units != NULL ? dh_table_get(units, "name") : NULL;
        if (of_units == NULL || (of_units->type != DH_TEXT && of_units->type != DH_CATEGORY)) continue;
        if (is_name_of(names, key, of_units)) return key;
    }
    return NULL;
}
