/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: from the binder's tree to ops with kernels, their evaluation over a batch, and lifting. */
#include "execute/expression/eval.h"

#include "base/memory.h"

#include <string.h>

/* Dictionaries up to this size are computed over even when the table has fewer rows. */
#define LIFT_FLOOR 1024

/* ---- frames ---- */

dh_status dh_frame_column(const dh_vector **out, dh_frame *frame, int32_t column)
{
    dh_slot *slot = &frame->slots[column];
    if (slot->vector == NULL)
        DH_TRY(frame->piece->load(frame->piece, frame->arena, slot->field, frame->begin, frame->rows, frame->n, NULL,
                                  &slot->vector, frame->error));
    *out = slot->vector;
    return DH_OK;
}

dh_status dh_frame_load(dh_frame *frame, const bool *wanted)
{
    uint8_t *faulty = NULL;
    for (int32_t s = 0; s < frame->n_slots; s++) {
        dh_slot *slot = &frame->slots[s];
        if (!wanted[s] || slot->vector || slot->field < 0) continue;
        if (faulty == NULL && (faulty = dh_arena_zalloc(frame->arena, (size_t)frame->n + 1, 1)) == NULL)
            return dh_error_nomem(frame->error);
        DH_TRY(frame->piece->load(frame->piece, frame->arena, slot->field, frame->begin, frame->rows, frame->n, faulty,
                                  &slot->vector, frame->error));
    }
    if (faulty == NULL || memchr(faulty, 1, (size_t)frame->n) == NULL) return DH_OK;
    for (int32_t i = 0; i < frame->n; i++) faulty[i] = !faulty[i];
    return dh_frame_filter(frame, &(dh_vector){.type = DH_BOOL, .length = frame->n, .values = faulty});
}

dh_status dh_frame_pick(dh_frame *frame, int32_t *places, int32_t n)
{
    for (int32_t s = 0; s < frame->n_slots; s++) {
        dh_slot *slot = &frame->slots[s];
        if (slot->vector == NULL) continue;
        slot->vector = dh_vector_gather(frame->arena, slot->vector, places, n);
        if (slot->vector == NULL) return dh_error_nomem(frame->error);
    }
    if (frame->rows)
        for (int32_t i = 0; i < n; i++) places[i] = frame->rows[places[i]];
    frame->rows = places;
    frame->n = n;
    return DH_OK;
}

/* The places of the bytes that are 1 and, where `known` is given, known; eight of which none is are passed over. */
static int32_t pick_places(int32_t *places, const uint8_t *yes, const uint8_t *known, int32_t n)
{
    int32_t picked = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t all, with = UINT64_MAX;
        memcpy(&all, yes + i, sizeof all);
        if (known != NULL) memcpy(&with, known + i, sizeof with);
        if ((all & with) == 0) continue;
        for (int32_t k = i; k < i + 8; k++) {
            places[picked] = k;
            picked += yes[k] & (known == NULL || known[k]);
        }
    }
    for (; i < n; i++) {
        places[picked] = i;
        picked += yes[i] & (known == NULL || known[i]);
    }
    return picked;
}

dh_status dh_frame_filter(dh_frame *frame, const dh_vector *keep)
{
    const uint8_t *yes = keep->values, *known = keep->known;
    size_t n = (size_t)frame->n;
    if (memchr(yes, 0, n) == NULL && (known == NULL || memchr(known, 0, n) == NULL)) return DH_OK;
    int32_t *picked = dh_arena_alloc(frame->arena, (n + 1) * sizeof *picked);
    if (picked == NULL) return dh_error_nomem(frame->error);
    return dh_frame_pick(frame, picked, pick_places(picked, yes, known, frame->n));
}

dh_status dh_frame_hold(dh_frame *frame, dh_column *column)
{
    if (dh_grow((void **)&frame->held, &frame->held_capacity, frame->n_held + 1, sizeof *frame->held) != 0) {
        dh_column_unref(column);
        return dh_error_nomem(frame->error);
    }
    frame->held[frame->n_held++] = column;
    return DH_OK;
}

void dh_frame_release(dh_frame *frame)
{
    for (size_t i = 0; i < frame->n_held; i++) dh_column_unref(frame->held[i]);
    frame->n_held = 0;
}

/* ---- for kernels ---- */

dh_vector *dh_kernel_result(dh_frame *frame, dh_type type, const dh_vector *const *args, int32_t n_args)
{
    dh_vector *out = dh_vector_new(frame->arena, type, frame->n);
    if (out == NULL) return NULL;
    int32_t with = 0;
    for (int32_t a = 0; a < n_args; a++) {
        if (args[a]->known == NULL) continue;
        if (with++ == 0) {
            out->known = args[a]->known; /* shared until a second one differs */
            continue;
        }
        uint8_t *both = dh_vector_new_known(frame->arena, frame->n, true);
        if (both == NULL) return NULL;
        for (int32_t i = 0; i < frame->n; i++) both[i] = out->known[i] & args[a]->known[i];
        out->known = both;
    }
    return out;
}

uint8_t *dh_kernel_known(dh_frame *frame, dh_vector *result)
{
    uint8_t *known = dh_vector_new_known(frame->arena, frame->n, true);
    if (known && result->known) memcpy(known, result->known, (size_t)frame->n);
    if (known) result->known = known;
    return known;
}

dh_status dh_kernel_error(dh_frame *frame, const dh_op *op, const char *problem)
{
    const dh_expr *e = op->expr;
    size_t size = op->text ? strlen(op->text) : 0;
    if (e->begin < 0 || e->end <= e->begin || (size_t)e->end > size)
        return dh_error_set(frame->error, DH_EDATA, "%s", problem);
    return dh_error_set(frame->error, DH_EDATA, "'%.*s': %s", (int)(e->end - e->begin), op->text + e->begin, problem);
}

/* ---- running ---- */

#define STACK_ARGS 8

static dh_status run_kernel(const dh_vector **out, const dh_op *op, dh_frame *frame)
{
    const dh_vector *few[STACK_ARGS];
    const dh_vector **args = few;
    if (op->n_args > STACK_ARGS) {
        args = dh_arena_alloc(frame->arena, (size_t)op->n_args * sizeof(void *));
        if (args == NULL) return dh_error_nomem(frame->error);
    }
    for (int32_t a = 0; a < op->n_args; a++) DH_TRY(dh_op_run(&args[a], op->args[a], frame));
    return op->kernel(frame, op, args, out);
}

/* Constants are made once for a full batch; a shorter one sees its beginning. */
static dh_status run_constant(const dh_vector **out, const dh_op *op, dh_frame *frame)
{
    if (frame->n == op->constant->length) {
        *out = op->constant;
        return DH_OK;
    }
    dh_vector *head = dh_arena_alloc(frame->arena, sizeof *head);
    if (head == NULL) return dh_error_nomem(frame->error);
    *head = *op->constant;
    head->length = frame->n;
    *out = head;
    return DH_OK;
}

/* ---- over a dictionary that grows: what is new in it is computed when a batch comes by ---- */

/* Room for `need` entries, twice as many as before; the first `made` are kept. */
static dh_status grow_lift(dh_lift *lift, dh_type type, dh_frame *frame, int32_t made, int32_t need)
{
    if (need <= lift->capacity) return DH_OK;
    int32_t capacity = need < 64 ? 64 : need <= INT32_MAX / 2 ? need * 2 : need;
    dh_vector *grown = dh_vector_new_bounded(frame->kept, type, capacity);
    if (grown == NULL) return dh_error_nomem(frame->error);
    if (lift->table) {
        lift->table->length = made;
        dh_vector_put(grown, 0, lift->table);
    }
    lift->table = grown;
    lift->capacity = capacity;
    return DH_OK;
}

static dh_status keep_entries(dh_lift *lift, dh_frame *frame, int32_t at, const dh_vector *made)
{
    DH_TRY(grow_lift(lift, made->type, frame, at, at + made->length));
    if (lift->table->type != made->type || (at > 0 && lift->table->dictionary != made->dictionary))
        return dh_error_set(frame->error, DH_EINTERNAL, "an expression changes its type");
    if (made->type == DH_TEXT && (made = dh_vector_copy(frame->kept, made)) == NULL)
        return dh_error_nomem(frame->error);
    lift->table->dictionary = made->dictionary;
    dh_vector_put(lift->table, at, made);
    return DH_OK;
}

/* The entries from lift->size on, and then the unknown, which is computed anew each time and stands at `size`. */
static dh_status compute_entries(dh_lift *lift, const dh_op *op, dh_frame *frame, const dh_dictionary *dictionary,
                                 int32_t size)
{
    dh_slot *slots = dh_arena_zalloc(frame->arena, (size_t)op->leaf + 1, sizeof *slots);
    if (slots == NULL) return dh_error_nomem(frame->error);
    for (int32_t at = lift->size; at <= size; at += DH_VECTOR_ROWS) {
        int32_t n = size + 1 - at < DH_VECTOR_ROWS ? size + 1 - at : DH_VECTOR_ROWS;
        dh_vector *codes = dh_vector_new(frame->arena, DH_CATEGORY, n);
        if (codes == NULL || (codes->known = dh_vector_new_known(frame->arena, n, true)) == NULL)
            return dh_error_nomem(frame->error);
        codes->dictionary = dictionary;
        for (int32_t i = 0; i < n; i++) ((int32_t *)codes->values)[i] = at + i < size ? at + i : 0;
        if (at + n > size) codes->known[n - 1] = 0;
        slots[op->leaf] = (dh_slot){codes, -1};
        dh_frame entries = {
            .arena = frame->arena, .slots = slots, .n_slots = op->leaf + 1, .n = n, .error = frame->error};
        const dh_vector *made;
        DH_TRY(run_kernel(&made, op, &entries));
        DH_TRY(keep_entries(lift, frame, at, made));
    }
    lift->size = size;
    return DH_OK;
}

static dh_status run_growing(const dh_vector **out, const dh_op *op, dh_frame *frame)
{
    dh_lift *lift = &frame->lifts[op->growing - 1];
    const dh_vector *codes;
    DH_TRY(dh_frame_column(&codes, frame, op->leaf));
    int32_t size = dh_dictionary_size(codes->dictionary);
    if (!lift->failed && (lift->table == NULL || lift->size < size)) {
        dh_error before = *frame->error;
        dh_status status = compute_entries(lift, op, frame, codes->dictionary, size);
        if (status == DH_ENOMEM) return status;
        lift->failed = status != DH_OK;
        if (lift->failed) *frame->error = before;
    }
    if (lift->failed) return run_kernel(out, op, frame);
    dh_vector table = *lift->table;
    table.length = lift->size + 1;
    *out = dh_vector_gather_codes(frame->arena, &table, codes);
    return *out ? DH_OK : dh_error_nomem(frame->error);
}

dh_status dh_op_run(const dh_vector **out, const dh_op *op, dh_frame *frame)
{
    if (op->constant) return run_constant(out, op, frame);
    if (op->expr->kind == DH_EXPR_COLUMN) return dh_frame_column(out, frame, op->expr->column);
    if (op->growing > 0 && frame->lifts) return run_growing(out, op, frame);
    if (op->lifted == NULL) return run_kernel(out, op, frame);
    const dh_vector *codes;
    DH_TRY(dh_frame_column(&codes, frame, op->leaf));
    *out = dh_vector_gather_codes(frame->arena, op->lifted, codes);
    return *out ? DH_OK : dh_error_nomem(frame->error);
}

/* ---- preparing ---- */

static dh_kernel find_kernel(dh_builtin builtin, bool counts)
{
    dh_kernel (*const families[])(dh_builtin) = {dh_kernel_logic, dh_kernel_compare, dh_kernel_number,
                                                 dh_kernel_real,  dh_kernel_date,    dh_kernel_text};
    dh_kernel kernel = counts ? dh_kernel_interval(builtin) : NULL;
    for (size_t i = 0; kernel == NULL && i < sizeof families / sizeof *families; i++) kernel = families[i](builtin);
    return kernel;
}

/* Which single category column an op depends on. Constants depend on none; a plugin may count its calls. */
static int32_t find_leaf(const dh_op *op, const dh_scope *scope)
{
    const dh_expr *e = op->expr;
    if (e->kind == DH_EXPR_CONSTANT) return -1;
    if (e->kind == DH_EXPR_PLUGIN) return -2;
    if (e->kind == DH_EXPR_COLUMN) return e->type == DH_CATEGORY && scope->dictionaries[e->column] ? e->column : -2;
    int32_t leaf = -1;
    for (int32_t a = 0; a < op->n_args; a++) {
        int32_t of = op->args[a]->leaf;
        if (of == -1) continue;
        if (of == -2 || (leaf >= 0 && leaf != of)) return -2;
        leaf = of;
    }
    return leaf;
}

static dh_status lift_batch(const dh_vector **out, const dh_op *op, const dh_scope *scope, dh_frame *frame,
                            int32_t begin, int32_t n)
{
    dh_vector *codes = dh_vector_new(frame->arena, DH_CATEGORY, n);
    if (codes == NULL) return dh_error_nomem(frame->error);
    codes->dictionary = scope->dictionaries[op->leaf];
    int32_t size = dh_dictionary_size(codes->dictionary), *values = codes->values;
    if (begin + n > size) { /* the entry after the last code stands for the unknown */
        codes->known = dh_vector_new_known(frame->arena, n, true);
        if (codes->known == NULL) return dh_error_nomem(frame->error);
        codes->known[size - begin] = 0;
    }
    for (int32_t i = 0; i < n; i++) values[i] = begin + i < size ? begin + i : 0;
    memset(frame->slots, 0, (size_t)frame->n_slots * sizeof *frame->slots);
    frame->slots[op->leaf] = (dh_slot){codes, -1};
    frame->n = n;
    return run_kernel(out, op, frame);
}

/* Batches over the codes, laid one after the other into one vector. */
static dh_vector *join_vectors(dh_arena *arena, const dh_vector *const *parts, int32_t n_parts, int32_t total)
{
    dh_vector *out = dh_vector_new(arena, parts[0]->type, total);
    if (out == NULL) return NULL;
    out->dictionary = parts[0]->dictionary;
    out->known = dh_vector_new_known(arena, total, true);
    bool bounded = false;
    for (int32_t p = 0; p < n_parts; p++) bounded |= parts[p]->lower != NULL;
    if (bounded) {
        out->lower = dh_arena_alloc(arena, (size_t)total * sizeof(double));
        out->upper = dh_arena_alloc(arena, (size_t)total * sizeof(double));
    }
    if (out->known == NULL || (bounded && (out->lower == NULL || out->upper == NULL))) return NULL;
    size_t width = dh_vector_width(out->type);
    int32_t at = 0;
    for (int32_t p = 0; p < n_parts; p++) {
        const dh_vector *v = parts[p];
        memcpy((char *)out->values + (size_t)at * width, v->values, (size_t)v->length * width);
        if (v->known) memcpy(out->known + at, v->known, (size_t)v->length);
        for (int32_t i = 0; bounded && i < v->length; i++) {
            dh_count count = dh_vector_count(v, i);
            out->lower[at + i] = count.lower;
            out->upper[at + i] = count.upper;
        }
        at += v->length;
    }
    return out;
}

/* Not lifting is always right, so an op that fails on an entry that no row may have is left to fail on the rows. */
static dh_status lift(dh_op *op, const dh_scope *scope, dh_error *error)
{
    if (dh_dictionary_grows(scope->dictionaries[op->leaf])) {
        if (scope->n_lifts) op->growing = ++*scope->n_lifts;
        return DH_OK;
    }
    int32_t size = dh_dictionary_size(scope->dictionaries[op->leaf]);
    if (size == INT32_MAX || (size > LIFT_FLOOR && size > scope->rows)) return DH_OK;
    size++; /* unknown is an input like any other: is_known(x), coalesce(x, y) */
    int32_t n_parts = (size + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    const dh_vector **parts = dh_arena_zalloc(scope->arena, (size_t)n_parts, sizeof *parts);
    dh_slot *slots = dh_arena_zalloc(scope->arena, (size_t)scope->n_columns, sizeof *slots);
    if (parts == NULL || slots == NULL) return dh_error_nomem(error);
    dh_error local = DH_ERROR_INIT;
    dh_frame frame = {.arena = scope->arena, .slots = slots, .n_slots = scope->n_columns, .error = &local};
    for (int32_t p = 0; p < n_parts; p++) {
        int32_t begin = p * DH_VECTOR_ROWS;
        int32_t n = size - begin < DH_VECTOR_ROWS ? size - begin : DH_VECTOR_ROWS;
        dh_status status = lift_batch(&parts[p], op, scope, &frame, begin, n);
        if (status == DH_ENOMEM) return dh_error_nomem(error);
        if (status != DH_OK) return DH_OK;
    }
    op->lifted = join_vectors(scope->arena, parts, n_parts, size);
    return op->lifted ? DH_OK : dh_error_nomem(error);
}

static dh_status prepare_kernel(dh_op *op, const dh_scope *scope, dh_error *error)
{
    const dh_expr *e = op->expr;
    if (e->kind == DH_EXPR_PLUGIN) {
        op->kernel = dh_kernel_plugin;
        return dh_kernel_plugin_prepare(op, scope->arena, error);
    }
    if (e->kind == DH_EXPR_FOLLOW) {
        op->kernel = dh_kernel_follow;
        op->dictionary = dh_table_column(e->follow, e->column)->dictionary;
        return DH_OK;
    }
    bool counts = e->n_args > 0 && e->args[0]->type == DH_COUNT;
    op->kernel = find_kernel(e->builtin, counts);
    if (op->kernel) return DH_OK;
    return dh_error_set(error, DH_EINTERNAL, "the executor has no kernel for built-in %d", (int)e->builtin);
}

static dh_status prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error)
{
    dh_op *op = dh_arena_zalloc(scope->arena, 1, sizeof *op);
    if (op == NULL) return dh_error_nomem(error);
    *out = op;
    op->expr = expr;
    op->text = scope->text;
    op->n_args = expr->n_args;
    if (expr->kind == DH_EXPR_CONSTANT) {
        op->constant = dh_vector_constant(scope->arena, &expr->constant, expr->type, DH_VECTOR_ROWS);
        op->leaf = -1;
        return op->constant ? DH_OK : dh_error_nomem(error);
    }
    if (expr->kind == DH_EXPR_COLUMN) {
        op->n_args = 0;
        op->dictionary = scope->dictionaries[expr->column];
        op->leaf = find_leaf(op, scope);
        return DH_OK;
    }
    op->args = dh_arena_zalloc(scope->arena, (size_t)expr->n_args, sizeof *op->args);
    if (op->args == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < expr->n_args; a++) DH_TRY(prepare(&op->args[a], expr->args[a], scope, error));
    op->leaf = find_leaf(op, scope);
    return prepare_kernel(op, scope, error);
}

/* From the top: the largest subtrees that depend on one category are computed over its dictionary. */
static dh_status lift_tree(dh_op *op, const dh_scope *scope, dh_error *error)
{
    if (op->kernel == NULL) return DH_OK;
    if (op->leaf >= 0) DH_TRY(lift(op, scope, error));
    bool done = op->lifted || op->growing > 0;
    for (int32_t a = 0; !done && a < op->n_args; a++) DH_TRY(lift_tree(op->args[a], scope, error));
    return DH_OK;
}

dh_status dh_op_prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error)
{
    DH_TRY(prepare(out, expr, scope, error));
    return lift_tree(*out, scope, error);
}
