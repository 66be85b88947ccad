/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Vectors as Arrow arrays, for plugins. Schemas are made once per use of a plugin; arrays borrow the vector's memory
 * or an arena's and live as long as the batch. Their release does nothing but mark them released.
 */
#ifndef DH_EXECUTE_EXCHANGE_H
#define DH_EXECUTE_EXCHANGE_H

#include "table/vector.h"

#include "dienhong/arrow.h"

/* One schema per type, and the array of pointers that a dh_call takes. NULL when out of memory. */
const struct ArrowSchema *const *dh_exchange_schemas(dh_arena *arena, const dh_type *types, int32_t n);
/* One array per vector, shaped as `types` says. NULL when out of memory. */
const struct ArrowArray *const *dh_exchange_arrays(dh_arena *arena, const dh_vector *const *vectors,
                                                   const dh_type *types, int32_t n);

#endif
