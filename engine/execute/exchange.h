/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exports vectors as Arrow arrays for plugin calls. Schemas are made once per call site; arrays borrow the memory of
 * the vector or of an arena and are valid while the batch lives. Their release callback only marks them released.
 */
#ifndef DH_EXECUTE_EXCHANGE_H
#define DH_EXECUTE_EXCHANGE_H

#include "table/vector.h"

#include "dienhong/arrow.h"

/* One schema per type, as the pointer array that dh_call.schemas expects. NULL when out of memory. */
const struct ArrowSchema *const *dh_exchange_schemas(dh_arena *arena, const dh_type *types, int32_t n);
/* One array per vector, in the Arrow layout of `types[i]`. NULL when out of memory. */
const struct ArrowArray *const *dh_exchange_arrays(dh_arena *arena, const dh_vector *const *vectors,
                                                   const dh_type *types, int32_t n);

#endif
