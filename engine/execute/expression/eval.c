/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions run over a batch; of a dictionary that grows, what is new in it is computed once. */
#include "execute/expression/eval.h"

#include "base/memory.h"

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
