/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Charts in Lua: dienhong.chart{ data =, mark =, x =, y =, color =, … }. Channels are expressions over the data, such
 * as "unit.name" or "rate * 100"; those that are not a column's name are derived first. A chart is made once, and owns
 * what it draws from then on: the tables, and in its user value the data sets that their keys lead into. What the
 * script does with the table that it was made from changes nothing.
 */
#include <math.h>
#include <string.h>

#include "base/foreign.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "dialogue/measure/heads.h"
#include "execute/execute.h"
#include "script/script_internal.h"
#include "table/totals.h"
#include "table/format.h"

typedef enum field_kind { FIELD_TEXT, FIELD_FLAG, FIELD_NUMBER } field_kind;

#define SPEC(member)  offsetof(dh_chart_spec, member)
#define LAYER(member) offsetof(dh_chart_layer, member)

#define LAYERS_MAX 64

const dh_lua_field dh_lua_chart_fields[] = {
    {"title", FIELD_TEXT, SPEC(title), DH_MESSAGE("above the chart")},
    {"subtitle", FIELD_TEXT, SPEC(subtitle), DH_MESSAGE("below the title")},
    {"caption", FIELD_TEXT, SPEC(caption), DH_MESSAGE("below the chart: source, day")},
    {"x_title", FIELD_TEXT, SPEC(x_title), DH_MESSAGE("the axis's, in place of its column's; \"\" for none")},
    {"y_title", FIELD_TEXT, SPEC(y_title), DH_MESSAGE("the axis's, in place of its column's; \"\" for none")},
    {"color_title", FIELD_TEXT, SPEC(color_title), DH_MESSAGE("the legend's, in place of its column's; \"\" for none")},
    {"alt", FIELD_TEXT, SPEC(alt), DH_MESSAGE("text for those who cannot see it")},
    {"font", FIELD_TEXT, SPEC(font), DH_MESSAGE("a family")},
    {"horizontal", FIELD_FLAG, SPEC(horizontal), DH_MESSAGE("true: x runs down, for long names")},
    {"labels", FIELD_FLAG, SPEC(labels), DH_MESSAGE("true: values beside the marks")},
    {"zero", FIELD_FLAG, SPEC(zero), DH_MESSAGE("true: y starts at zero (bars always do)")},
    {"percent", FIELD_FLAG, SPEC(percent), DH_MESSAGE("true: y is a proportion")},
    {"width", FIELD_NUMBER, SPEC(width), DH_MESSAGE("points (1/72 inch)")},
    {"height", FIELD_NUMBER, SPEC(height), DH_MESSAGE("likewise")},
    {"y_min", FIELD_NUMBER, SPEC(y_min), DH_MESSAGE("where y begins")},
    {"y_max", FIELD_NUMBER, SPEC(y_max), DH_MESSAGE("where y ends")},
    {NULL, 0, 0, NULL}};
const dh_lua_field dh_lua_chart_channels[] = {
    {"x", FIELD_TEXT, LAYER(x), DH_MESSAGE("the place along x")},
    {"y", FIELD_TEXT, LAYER(y), DH_MESSAGE("the height")},
    {"color", FIELD_TEXT, LAYER(color), DH_MESSAGE("a series each")},
    {"size", FIELD_TEXT, LAYER(size), DH_MESSAGE("of dots")},
    {"facet", FIELD_TEXT, LAYER(facet), DH_MESSAGE("a panel each")},
    {"label", FIELD_TEXT, LAYER(label), DH_MESSAGE("text beside the mark")},
    {"lower", FIELD_TEXT, LAYER(lower), DH_MESSAGE("the lower end of an interval")},
    {"upper", FIELD_TEXT, LAYER(upper), DH_MESSAGE("the upper end")},
    {NULL, 0, 0, NULL}};
const dh_lua_field dh_lua_chart_others[] = {
    {"data", 0, 0, DH_MESSAGE("a query or a table of rows")},
    {"name", 0, 0, DH_MESSAGE("of a layer: what the legend calls it")},
    {"mark", 0, 0, NULL}, /* dh_lua_chart_marks */
    {"layers", 0, 0,
     DH_MESSAGE(
         "a list of tables, each a mark over the others, the chart's own under them; what one does not say it has "
         "from the chart")},
    {"stacking", 0, 0, DH_MESSAGE("of bars: grouped or stacked")},
    {"legend", 0, 0, DH_MESSAGE("top, right or none")},
    {"sort", 0, 0, DH_MESSAGE("as the verb sort has it")},
    {"notes", 0, 0, DH_MESSAGE("false: what must be known of the data is left out")},
    {"totals", 0, 0, DH_MESSAGE("true: rows that the verb total added are drawn, too")},
    {"at", 0, 0, DH_MESSAGE("of a rule: where it stands")},
    {"vertical", 0, 0, DH_MESSAGE("of a rule: true across x")},
    {NULL, 0, 0, NULL}};
enum {
    N_SPEC = sizeof dh_lua_chart_fields / sizeof dh_lua_chart_fields[0] - 1,
    N_CHANNELS = sizeof dh_lua_chart_channels / sizeof dh_lua_chart_channels[0] - 1,
    N_OTHERS = sizeof dh_lua_chart_others / sizeof dh_lua_chart_others[0] - 1
};

const char *dh_lua_chart_marks(void)
{
    static dh_strbuf list; /* made once, never freed */
    const dh_charts_api *api;
    dh_mark_info info, next;
    if (list.data != NULL || dh_drawing(&api, NULL) != DH_OK) return list.data != NULL ? list.data : "";
    for (int i = 0; api->mark_at(&info, i); i++)
        dh_strbuf_printf(&list, "%s%s", i == 0 ? "" : api->mark_at(&next, i + 1) ? ", " : dh_tr(" or "), info.name);
    return list.data != NULL ? list.data : "";
}

/* The marks' names, ended by NULL, in the arena. */
static dh_status mark_names(const char *const **out, const dh_charts_api *api, dh_arena *arena, dh_error *error)
{
    dh_mark_info info;
    int n = 0;
    while (api->mark_at(&info, n)) n++;
    const char **names = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *names);
    if (names == NULL) return dh_error_nomem(error);
    for (int i = 0; i < n && api->mark_at(&info, i); i++) names[i] = info.name;
    *out = names;
    return DH_OK;
}

/* The names of the fields that a chart has, or of those that a layer may have; how many. */
static size_t field_names(const char **names, bool of_layer)
{
    static const char *const of_chart_alone[] = {"layers", "stacking", "legend", "notes", "totals"};
    size_t n = 0;
    for (int i = 0; i < N_SPEC && !of_layer; i++) names[n++] = dh_lua_chart_fields[i].name;
    for (int i = 0; i < N_CHANNELS; i++) names[n++] = dh_lua_chart_channels[i].name;
    for (int i = 0; i < N_OTHERS; i++) {
        bool alone = false;
        for (size_t k = 0; k < sizeof of_chart_alone / sizeof of_chart_alone[0]; k++)
            alone = alone || strcmp(of_chart_alone[k], dh_lua_chart_others[i].name) == 0;
        if (!of_layer || !alone) names[n++] = dh_lua_chart_others[i].name;
    }
    return n;
}

static bool in_list(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

static dh_status no_field(const char *name, const char *const *names, size_t n, bool of_layer, dh_error *error)
{
    const char *nearest = dh_text_nearest(name, names, n), *of_chart[N_SPEC + N_CHANNELS + N_OTHERS];
    if (of_layer && in_list(of_chart, field_names(of_chart, false), name))
        return dh_error_set(error, DH_EINVAL,
                            "'%s' belongs to the chart, not to one of its layers; write it beside "
                            "layers",
                            name);
    if (nearest != NULL)
        return dh_error_set(error, DH_EINVAL,
                            of_layer ? DH_MESSAGE("a layer of a chart has no field '%s', did you mean '%s'?")
                                     : DH_MESSAGE("a chart has no field '%s', did you mean '%s'?"),
                            name, nearest);
    dh_strbuf list = {0};
    for (size_t i = 0; i < n; i++) dh_strbuf_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    dh_error_set(error, DH_EINVAL,
                 of_layer ? DH_MESSAGE("a layer of a chart has no field '%s'; it has: %s")
                          : DH_MESSAGE("a chart has no field '%s'; it has: %s"),
                 name, list.data != NULL ? list.data : dh_tr("none"));
    dh_strbuf_free(&list);
    return DH_EINVAL;
}

static dh_status check_fields(lua_State *L, int index, bool of_layer, dh_error *error)
{
    const char *names[N_SPEC + N_CHANNELS + N_OTHERS];
    size_t n = field_names(names, of_layer);
    for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (in_list(names, n, name)) continue;
        no_field(name, names, n, of_layer, error);
        lua_pop(L, 2);
        return DH_EINVAL;
    }
    return DH_OK;
}

static void no_choice(const char *name, const char *given, const char *const *choices, dh_error *error)
{
    dh_strbuf list = {0};
    size_t n = 0;
    for (; choices[n] != NULL; n++) dh_strbuf_printf(&list, "%s%s", n > 0 ? ", " : "", choices[n]);
    const char *nearest = dh_text_nearest(given != NULL ? given : "?", choices, n);
    const char *text = given != NULL ? given : "?", *all = list.data != NULL ? list.data : dh_tr("none");
    if (nearest != NULL)
        dh_error_set(error, DH_EINVAL, "chart: %s is '%s', did you mean '%s'? It is one of %s", name, text, nearest,
                     all);
    else
        dh_error_set(error, DH_EINVAL, "chart: %s is '%s'; it is one of %s", name, text, all);
    dh_strbuf_free(&list);
}

/* The index of the field's value in `choices`; `fallback` when the field is not there, -1 and an error when it is none
 * of them. */
static int choice(lua_State *L, int index, const char *name, const char *const *choices, int fallback, dh_error *error)
{
    int found = fallback;
    if (lua_getfield(L, index, name) != LUA_TNIL) {
        const char *text = lua_tostring(L, -1);
        found = -1;
        for (int i = 0; text != NULL && choices[i] != NULL; i++)
            if (strcmp(choices[i], text) == 0) found = i;
        if (found < 0) no_choice(name, text, choices, error);
    }
    lua_pop(L, 1);
    return found;
}

/* The field's value is on top of the stack. */
static dh_status wrong_kind(lua_State *L, const char *name, field_kind wanted, dh_error *error)
{
    static const char *const kinds[] = {DH_MESSAGE("a text"), DH_MESSAGE("true or false"), DH_MESSAGE("a number")};
    if (lua_type(L, -1) == LUA_TSTRING)
        return dh_error_set(error, DH_EINVAL, "chart: %s is '%s'; it is %s", name, lua_tostring(L, -1),
                            dh_tr(kinds[wanted]));
    if (lua_isboolean(L, -1))
        return dh_error_set(error, DH_EINVAL, "chart: %s is %s; it is %s", name,
                            lua_toboolean(L, -1) ? "true" : "false", dh_tr(kinds[wanted]));
    return dh_error_set(error, DH_EINVAL, "chart: %s is %s; it is %s", name, dh_lua_type_of(L, -1),
                        dh_tr(kinds[wanted]));
}

/* Reads the field into `place`, which stays as it is when the field is not there. */
static dh_status read_field(void *place, lua_State *L, int index, const char *name, field_kind kind, dh_arena *arena,
                            dh_error *error)
{
    dh_status status = DH_OK;
    int type = lua_getfield(L, index, name);
    if (type == LUA_TNIL)
        ;
    else if (kind == FIELD_FLAG     ? type != LUA_TBOOLEAN
             : kind == FIELD_NUMBER ? type != LUA_TNUMBER
                                    : type != LUA_TSTRING && type != LUA_TNUMBER)
        status = wrong_kind(L, name, kind, error);
    else if (kind == FIELD_FLAG)
        *(bool *)place = lua_toboolean(L, -1);
    else if (kind == FIELD_NUMBER)
        *(double *)place = lua_tonumber(L, -1);
    else if ((*(const char **)place = dh_arena_strdup(arena, lua_tostring(L, -1))) == NULL)
        status = dh_error_nomem(error);
    lua_pop(L, 1);
    return status;
}

static dh_status keep_table(dh_lua_chart *chart, dh_table *table, dh_error *error)
{
    dh_table **tables = dh_realloc_array(chart->tables, (size_t)chart->n_tables + 1, sizeof *tables);
    if (tables == NULL) {
        dh_table_free(table);
        return dh_error_nomem(error);
    }
    chart->tables = tables;
    chart->tables[chart->n_tables++] = table;
    return DH_OK;
}

/* A column name for an expression: "unit.name" → "unit_name", then "x_unit_name", … until no column has it. */
static const char *derived_name(dh_arena *arena, const dh_schema *schema, const char *text)
{
    char *name = dh_arena_strdup(arena, text);
    for (char *c = name; c != NULL && *c != '\0'; c++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *c) == NULL) *c = '_';
    for (bool taken = name != NULL; taken;) {
        taken = name[0] >= '0' && name[0] <= '9';
        for (int32_t i = 0; i < schema->n; i++) taken = taken || strcmp(schema->fields[i].name, name) == 0;
        if (taken) name = dh_arena_printf(arena, "x_%s", name);
        if (name == NULL) return NULL;
    }
    return name;
}

static bool has_column(const dh_plan *plan, const char *name)
{
    for (int32_t i = 0; i < plan->schema.n; i++)
        if (strcmp(plan->schema.fields[i].name, name) == 0) return true;
    return false;
}

/* Leaves out totals, which would stand beside their parts as one more of them, and notes how many. */
static dh_status leave_out_totals(dh_table **table, dh_error *error)
{
    int64_t n;
    DH_TRY(dh_totals_leave_out(table, &n, error));
    if (n == 1)
        return dh_table_add_note(*table, error, "chart: 1 row that is a total is left out; totals = true draws it");
    if (n == 0) return DH_OK;
    return dh_table_add_note(*table, error, "chart: %s rows that are totals are left out; totals = true draws them",
                             dh_numeral_whole(n).text);
}

/* The heads of measures, and those that columns had before the chart's own columns were made: both title axes. */
static dh_status set_heads(dh_table *table, const dh_lua_query *data, dh_error *error)
{
    if (data->script->measured) DH_TRY(dh_measure_set_heads(table, data->script->options.measures, error));
    for (int32_t i = 0; data->table != NULL && i < dh_table_columns(table); i++) {
        int32_t had = dh_table_find(data->table, dh_table_column_name(table, i));
        if (had >= 0) DH_TRY(dh_table_set_head(table, i, dh_table_column_head(data->table, had), error));
    }
    return DH_OK;
}

/* Makes the layer's table: derives a column for each channel that is an expression, sorts, executes. */
static dh_status prepare(dh_lua_chart *chart, dh_chart_layer *layer, const dh_mark_info *mark, const dh_lua_query *data,
                         const char *sort, dh_error *error)
{
    dh_plan *plan = dh_plan_ref(data->plan), *next;
    dh_status status = DH_OK;
    bool own = data->table == NULL; /* there is something to execute; else the result that is there is shared */
    if (data->table != NULL) {      /* start from the result that is there */
        dh_table *copy = dh_table_copy(data->table);
        dh_plan_free(plan);
        plan = NULL;
        status = copy == NULL ? dh_error_nomem(error) : dh_plan_table(&plan, data->plan->catalog, copy, error);
    }
    for (int i = 0; status == DH_OK && i < N_CHANNELS; i++) {
        const char **channel = (const char **)((char *)layer + dh_lua_chart_channels[i].place);
        if (*channel == NULL || has_column(plan, *channel)) continue;
        if (mark->annotation && strcmp(dh_lua_chart_channels[i].name, "label") == 0) continue; /* literal text */
        const char *name = derived_name(chart->arena, &plan->schema, *channel);
        const char *text = name != NULL ? dh_arena_printf(chart->arena, "%s = %s", name, *channel) : NULL;
        status = text == NULL ? dh_error_nomem(error) : dh_plan_derive(&next, plan, text, error);
        if (status != DH_OK) {
            dh_error_prefix(error, "%s: %s", "chart", dh_lua_chart_channels[i].name);
            break;
        }
        dh_plan_free(plan);
        plan = next;
        *channel = name;
        own = true;
    }
    if (status == DH_OK && sort != NULL) {
        status = dh_plan_sort(&next, plan, sort, error);
        if (status == DH_OK) {
            dh_plan_free(plan);
            plan = next;
            own = true;
        }
    }
    dh_table *table = NULL;
    if (status == DH_OK) status = own ? dh_execute(&table, plan, error) : DH_OK;
    if (status == DH_OK && !own && (table = dh_table_copy(data->table)) == NULL) status = dh_error_nomem(error);
    if (plan != NULL) dh_plan_free(plan);
    if (status == DH_OK && own && (status = set_heads(table, data, error)) != DH_OK) dh_table_free(table);
    if (status == DH_OK && !chart->totals && (status = leave_out_totals(&table, error)) != DH_OK) dh_table_free(table);
    if (status == DH_OK && chart->totals) dh_table_set_totals(table, dh_totals_mark(table), dh_totals_over(table));
    if (status == DH_OK && chart->silent) dh_table_drop_notes(table);
    if (status == DH_OK) status = keep_table(chart, table, error);
    if (status == DH_OK) layer->data = table;
    return status;
}

/* The mark that the layer at `index` names, or the chart at `outer`. */
static dh_status read_mark(dh_mark_info *out, lua_State *L, int index, int outer, dh_arena *arena, dh_error *error)
{
    const dh_charts_api *api;
    const char *const *marks = NULL;
    DH_TRY(dh_drawing(&api, error));
    DH_TRY(mark_names(&marks, api, arena, error));
    int mark = choice(L, index, "mark", marks, -2, error);
    if (mark == -2 && outer != index) mark = choice(L, outer, "mark", marks, -2, error);
    if (mark == -2) return dh_error_set(error, DH_EINVAL, "a chart needs a mark: %s", dh_lua_chart_marks());
    return api->mark_at(out, mark) ? DH_OK : DH_EINVAL; /* choice has set the error */
}

/* Whether the chart's own mark is a layer of its own, under the others: each of those names a mark, so that none is the
 * chart's. The list of layers is on top of the stack. */
static bool is_layer_itself(lua_State *L, int index, int n)
{
    bool itself = lua_getfield(L, index, "mark") != LUA_TNIL;
    lua_pop(L, 1);
    for (int i = 1; itself && i <= n; i++) {
        if (lua_rawgeti(L, -1, i) == LUA_TTABLE) {
            itself = lua_getfield(L, -1, "mark") != LUA_TNIL;
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    return itself;
}

/* Adds the data set of the query on top to the list at `kept`. */
static void keep_dataset(lua_State *L, int kept)
{
    if (lua_getiuservalue(L, -1, DH_LUA_QUERY_SOURCE) == LUA_TNIL)
        lua_pop(L, 1);
    else
        lua_rawseti(L, kept, (lua_Integer)lua_rawlen(L, kept) + 1);
}

/* Reads a layer from the table at `index`; what it does not say itself comes from the chart's table at `outer`. Its
 * data set is kept alive in the list at `kept`. */
static dh_status read_layer(dh_lua_chart *chart, dh_chart_layer *layer, lua_State *L, int index, int outer, int kept,
                            dh_error *error)
{
    dh_arena *arena = chart->arena;
    dh_mark_info mark;
    DH_TRY(read_mark(&mark, L, index, outer, arena, error));
    layer->mark = mark.name;
    for (int i = 0; i < N_CHANNELS; i++) {
        const char **channel = (const char **)((char *)layer + dh_lua_chart_channels[i].place);
        if (!mark.annotation || outer == index)
            DH_TRY(read_field(channel, L, outer, dh_lua_chart_channels[i].name, FIELD_TEXT, arena, error));
        DH_TRY(read_field(channel, L, index, dh_lua_chart_channels[i].name, FIELD_TEXT, arena, error));
    }
    DH_TRY(read_field(&layer->name, L, index, "name", FIELD_TEXT, arena, error));
    layer->at = NAN;
    DH_TRY(read_field(&layer->at, L, index, "at", FIELD_NUMBER, arena, error));
    DH_TRY(read_field(&layer->vertical, L, index, "vertical", FIELD_FLAG, arena, error));
    const char *sort = NULL;
    DH_TRY(read_field(&sort, L, outer, "sort", FIELD_TEXT, arena, error));
    DH_TRY(read_field(&sort, L, index, "sort", FIELD_TEXT, arena, error));
    if (lua_getfield(L, index, "data") == LUA_TNIL) {
        lua_pop(L, 1);
        lua_getfield(L, outer, "data");
    }
    if (lua_istable(L, -1)) {
        dh_lua_push_rows(L, -1);
        lua_remove(L, -2);
    }
    dh_lua_query *data = dh_lua_to_query(L, -1);
    if (data != NULL) keep_dataset(L, kept);
    dh_status status = data == NULL ? dh_error_set(error, DH_EINVAL, "a chart's data is a query or a table of rows")
                                    : prepare(chart, layer, &mark, data, sort, error);
    lua_pop(L, 1);
    return status;
}

static dh_status read_spec_fields(dh_lua_chart *chart, lua_State *L, int index, dh_error *error)
{
    static const char *const stackings[] = {"grouped", "stacked", NULL};
    static const char *const legends[] = {"top", "right", "none", NULL};
    dh_chart_spec *spec = &chart->spec;
    for (int i = 0; i < N_SPEC; i++)
        DH_TRY(read_field((char *)spec + dh_lua_chart_fields[i].place, L, index, dh_lua_chart_fields[i].name,
                          dh_lua_chart_fields[i].kind, chart->arena, error));
    int stacking = choice(L, index, "stacking", stackings, 0, error),
        legend = choice(L, index, "legend", legends, 0, error);
    if (stacking < 0 || legend < 0) return DH_EINVAL;
    spec->stacking = (dh_stacking)stacking;
    spec->legend = (dh_legend_place)legend;
    return DH_OK;
}

/* Reads the chart from the table at `index`. What raises on the way (a metamethod, Lua's memory) may do so: what was
 * read so far is the chart's. */
static dh_status read_chart(dh_lua_chart *out, lua_State *L, int index, int kept, dh_error *error)
{
    out->arena = dh_arena_new();
    if (out->arena == NULL) return dh_error_nomem(error);
    out->spec.y_min = out->spec.y_max = NAN;
    out->spec.locale = dh_script_of(L)->options.locale;
    DH_TRY(check_fields(L, index, false, error));
    DH_TRY(read_spec_fields(out, L, index, error));
    bool notes = true;
    DH_TRY(read_field(&notes, L, index, "notes", FIELD_FLAG, out->arena, error));
    out->silent = !notes;
    DH_TRY(read_field(&out->totals, L, index, "totals", FIELD_FLAG, out->arena, error));
    bool layered = lua_getfield(L, index, "layers") == LUA_TTABLE;
    if (!layered && !lua_isnil(L, -1))
        return dh_error_set(error, DH_EINVAL, "chart: layers is %s; it is a list of tables", dh_lua_type_of(L, -1));
    lua_Unsigned n_layers = layered ? lua_rawlen(L, -1) : 0;
    if (n_layers > LAYERS_MAX)
        return dh_error_set(error, DH_EINVAL, "a chart has %lld layers; at most %d are drawn", (long long)n_layers,
                            LAYERS_MAX);
    int over = (int)n_layers, own = !layered || is_layer_itself(L, index, over), n = over + own;
    dh_chart_layer *layers = dh_arena_zalloc(out->arena, (size_t)n + 1, sizeof *layers);
    if (layers == NULL) return dh_error_nomem(error);
    if (own) DH_TRY(read_layer(out, &layers[0], L, index, index, kept, error));
    for (int i = 0; i < over; i++) {
        if (lua_rawgeti(L, -1, i + 1) != LUA_TTABLE)
            return dh_error_set(error, DH_EINVAL, "each of a chart's layers is a table");
        DH_TRY(check_fields(L, lua_gettop(L), true, error));
        DH_TRY(read_layer(out, &layers[own + i], L, lua_gettop(L), index, kept, error));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    out->spec.layers = layers;
    out->spec.n_layers = (int)n;
    if (n > 0) out->spec.data = layers[0].data;
    return DH_OK;
}

dh_lua_chart *dh_lua_push_chart(lua_State *L, int index)
{
    dh_error error = DH_ERROR_INIT;
    index = lua_absindex(L, index);
    dh_lua_chart *chart = lua_newuserdatauv(L, sizeof *chart, 1);
    memset(chart, 0, sizeof *chart);
    luaL_setmetatable(L, DH_LUA_CHART);
    int at = lua_gettop(L);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, at, 1);
    if (read_chart(chart, L, index, at + 1, &error) != DH_OK) dh_lua_fail(L, &error);
    lua_settop(L, at);
    return chart;
}

static int collect(lua_State *L)
{
    dh_lua_chart *chart = luaL_checkudata(L, 1, DH_LUA_CHART);
    for (int i = 0; i < chart->n_tables; i++) dh_table_free(chart->tables[i]);
    dh_free(chart->tables);
    if (chart->arena != NULL) dh_arena_free(chart->arena);
    memset(chart, 0, sizeof *chart);
    return 0;
}

static int make_chart(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    dh_lua_push_chart(L, 1);
    return 1;
}

dh_lua_chart *dh_lua_to_chart(lua_State *L, int index)
{
    dh_lua_chart *chart = luaL_testudata(L, index, DH_LUA_CHART);
    return chart != NULL && chart->arena != NULL ? chart : NULL;
}

static bool has_note(const dh_table *table, const char *note)
{
    for (int32_t k = 0; dh_table_note(table, k) != NULL; k++)
        if (strcmp(dh_table_note(table, k), note) == 0) return true;
    return false;
}

/* Reports the notes of the data, for which a picture has no room; a note of several layers once. */
static void report_notes(const dh_script *script, const dh_chart_spec *spec)
{
    for (int i = 0; script->options.report != NULL && i < spec->n_layers; i++) {
        const char *note;
        for (int32_t k = 0; (note = dh_table_note(spec->layers[i].data, k)) != NULL; k++) {
            bool reported = false;
            for (int before = 0; before < i; before++) reported = reported || has_note(spec->layers[before].data, note);
            if (!reported) script->options.report(note);
        }
    }
}

/* A spec, and how it is drawn. */
typedef struct picture {
    const dh_chart_spec *spec;
    dh_draw_options options;
} picture;

static dh_status draw_picture(dh_strbuf *out, const void *context, const dh_charts_api *api, dh_chart_warn warn,
                              void *warn_context, dh_error *error)
{
    const picture *drawn = context;
    dh_draw_options options = drawn->options;
    options.warn = warn;
    options.warn_context = warn_context;
    return api->chart_draw(out, drawn->spec, &options, error);
}

/* In the format of the file's ending. */
static dh_status draw(dh_script *script, const dh_lua_chart *chart, const char *path, dh_error *error)
{
    static const char *const endings[] = {".png", ".pdf", ".svg"};
    const char *dot = strrchr(path, '.');
    int format = 0;
    while (format < 3 && (dot == NULL || strcmp(endings[format], dot) != 0)) format++;
    if (format == 3)
        return dh_error_set(error, DH_EINVAL, "'%s' ends in no picture's format; use .png, .pdf or .svg", path);
    picture drawn = {&chart->spec, {.format = (dh_picture)format, .created = dh_script_created(script)}};
    dh_drawing_job job = {DH_DRAWING_CHART, chart->spec.title, draw_picture, &drawn};
    DH_TRY(dh_drawing_to_file(script, &job, path, error));
    report_notes(script, &chart->spec);
    return DH_OK;
}

static int save(lua_State *L)
{
    dh_error error = DH_ERROR_INIT;
    const dh_lua_chart *chart = dh_lua_to_chart(L, 1);
    if (chart == NULL) return dh_lua_raise(L, "save is called as chart:save(path)");
    const char *path = luaL_checkstring(L, 2);
    dh_status status = dh_script_begin_output(dh_script_of(L), path, &error);
    if (status == DH_OK) status = draw(dh_script_of(L), chart, path, &error);
    return status == DH_OK ? 0 : dh_lua_fail(L, &error);
}

dh_status dh_script_draw(dh_script *script, const char *path, dh_error *error)
{
    const dh_lua_chart *chart = lua_gettop(script->L) >= 2 ? dh_lua_to_chart(script->L, 2) : NULL;
    if (chart == NULL)
        return dh_error_set(error, DH_ESCRIPT,
                            "the script returned no chart; end it with 'return dienhong.chart{ … }'");
    return draw(script, chart, path, error);
}

/* __newindex */
static int refuse_change(lua_State *L)
{
    return dh_lua_raise(L, "a chart is not changed once it is made; write '%s' in dienhong.chart{ … }",
                        luaL_tolstring(L, 2, NULL));
}

void dh_lua_open_chart(lua_State *L)
{
    static const luaL_Reg meta[] = {
        {"__gc", collect}, {"__newindex", refuse_change}, {"__tostring", dh_lua_type_text}, {NULL, NULL}};
    luaL_newmetatable(L, DH_LUA_CHART);
    luaL_setfuncs(L, meta, 0);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, save);
    lua_setfield(L, -2, "save");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, make_chart);
    lua_setfield(L, -2, "chart");
}
