/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the libraries of writers/ hand over. */
#include "table/formats/formats_internal.h"

dh_status dh_take_bytes(void *context, const char *bytes, size_t size, dh_error *error)
{
    const dh_taken *to = context;
    dh_strbuf_add_bytes(to->out, bytes, size);
    if (to->out->failed) return dh_error_nomem(error);
    return to->how->flush ? to->how->flush(to->out, to->how->context, error) : DH_OK;
}
