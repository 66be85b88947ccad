/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of fixture.h that only tests can have: it fails them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/fixture.h"

part_bytes write_table(const dh_table *table, bool compress, int threads)
{
    part_bytes part;
    dh_relation *relation = dh_relation_of_table(table);
    OK(part_write(&part, relation, compress, threads, error));
    dh_relation_unref(relation);
    return part;
}

dh_ipc_file *open_part(const part_bytes *part)
{
    dh_ipc_file *file;
    OK(dh_ipc_open_bytes(&file, part->bytes, part->size, "part", error));
    return file;
}
