/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of scripts from the lists that they are read by: methods, and for each what the reference says. */
#include "script/script_internal.h"

void dh_lua_push_words(lua_State *L, const dh_lua_word *words)
{
    lua_newtable(L);
    for (; words->name != NULL; words++) {
        lua_pushcfunction(L, words->call);
        lua_setfield(L, -2, words->name);
    }
}

static bool word_at(int32_t *index, const char *group, const dh_lua_word *words, dh_script_word *out)
{
    for (; words->name != NULL; words++) {
        if ((*index)-- > 0) continue;
        *out = (dh_script_word){group, words->usage, words->doc};
        return true;
    }
    return false;
}

static bool field_at(int32_t *index, const char *group, const dh_lua_field *fields, dh_script_word *out)
{
    for (; fields->name != NULL; fields++) {
        if ((*index)-- > 0) continue;
        *out = (dh_script_word){group, fields->name, fields->doc != NULL ? fields->doc : dh_lua_chart_marks()};
        return true;
    }
    return false;
}

bool dh_script_word_at(int32_t index, dh_script_word *out)
{
    return word_at(&index, "verbs", dh_lua_query_words, out) || field_at(&index, "chart", dh_lua_chart_others, out) ||
           field_at(&index, "chart", dh_lua_chart_channels, out) ||
           field_at(&index, "chart", dh_lua_chart_fields, out) ||
           field_at(&index, "report fields", dh_lua_report_fields, out) ||
           word_at(&index, "report", dh_lua_report_words, out);
}
