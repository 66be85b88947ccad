/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plugin interface of Diên Hồng, second major: the one header that a plugin includes. It includes the others:
 * plugin_types.h (values, errors, declarations), plugin_register.h (what can be registered), plugin_host.h (what the
 * engine does for plugins), arrow.h (columns). plugin_arrow.h, which a plugin includes when it wants it, reads and
 * builds columns.
 *
 * A plugin is a shared object with a data symbol `dienhong_plugin_stamp` and one function `dienhong_plugin_entry`. The
 * host reads the stamp before it calls anything; the entry registers what the plugin offers, and the registrations take
 * effect together, only when the entry returns DH_OK. Another major is refused with a sentence, and so is a minor that
 * is newer than the program's.
 *
 * Trust. A plugin is code of yours: it runs inside the program, with your rights, and can read and write what you can.
 * Caught: a stamp of another interface, an incomplete registration, a name taken twice; an error without a message, a
 * result of the wrong length or type, an array whose shape is not its format's. Every command that opens plugins runs
 * in a process of its own: a crash, a call of exit or a limit ends with a message that names the plugin and the
 * callback. What a plugin prints to standard output goes to standard error, and what it has started is ended with the
 * command. A plugin that is not bundled is first loaded in a further process, so that its constructors and its entry
 * run twice: what crashes, exits or hangs there is refused.
 * Under the commands that run scripts the process can write only where the script may, and can neither start programs
 * nor open sockets, where the kernel has Landlock and seccomp.
 * Not caught: a wild write, a wrong figure. `plugins check` looks for those.
 *
 * Rules that hold for every callback:
 *  - Columns are Arrow arrays borrowed for the call: copy what must outlive it, honour `offset`, and expect a
 *    `null_count` of -1 (not computed). A text column has 64-bit offsets; a `category` is a dictionary array of int32
 *    indices into text with 32-bit offsets; a `count` column is a struct array with float64 children (stated, lower,
 *    upper). The functions of plugin_arrow.h do all that.
 *  - Strings given to the host are copied by it unless a comment says otherwise.
 *  - Errors go into the caller's dh_error, which may be NULL. A message is in lower case, quotes its subject, says what
 *    to do, and has no full stop.
 *  - A state is used by one thread at a time, several states by several threads at once; a callback writes its states
 *    and outputs, nothing else.
 *  - Structs only grow at the end, and so do the elements of their arrays: each struct that is passed starts with its
 *    own size, and has the size of its arrays' elements, as the plugin was compiled. Fill them with sizeof.
 *
 * A whole plugin: the aggregate `extent(x)`, the distance between the smallest and the largest value. It is built by
 *     cc -std=c17 -shared -fPIC -fvisibility=hidden extent.c -o extent.so
 * ---- extent.c ----
#include <dienhong/plugin.h>
#include <dienhong/plugin_arrow.h>

DH_PLUGIN_STAMP("extent", "1.0");

typedef struct state { int64_t n; double low, high; } state;

static void add(state *s, double low, double high)
{
    if (s->n == 0 || low < s->low) s->low = low;
    if (s->n == 0 || high > s->high) s->high = high;
    s->n++;
}

static dh_status init(const dh_call *call, void *s, dh_error *error) { (void)call, (void)s, (void)error; return DH_OK; }

static dh_status update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call, (void)error;
    for (int64_t row = 0; row < batch->n_rows; row++) {
        if (!dh_cell_is_valid(batch->cols[0], row)) continue; // an unknown value has no place in the order
        double x = dh_cell_float64(batch->cols[0], row);
        add((state *)states + batch->group[row], x, x);
    }
    return DH_OK;
}

static dh_status merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call, (void)error;
    const state *other = (const state *)from;
    if (other->n > 0) add((state *)into, other->low, other->high);
    return DH_OK;
}

static dh_status finish(const dh_call *call, const void *memory, dh_value *out, dh_error *error)
{
    (void)call, (void)error;
    const state *s = (const state *)memory;
    *out = (dh_value){.type = DH_FLOAT64, .valid = s->n > 0, .as.number = s->high - s->low};
    return DH_OK;
}

static const dh_arg args[] = {{"x", DH_TYPE_BIT(DH_FLOAT64), "the values"}};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_aggregate aggregate = {
        .struct_size = sizeof aggregate, .name = "extent", .doc = "largest minus smallest value",
        .args = args, .n_args = 1, .arg_size = sizeof args[0], .result = DH_FLOAT64,
        .state_size = sizeof(state), .state_align = _Alignof(state),
        .init = init, .update = update, .merge = merge, .finish = finish};
    return registry->add_aggregate(registry, &aggregate, error);
}
 * ---- end ----
 */
#ifndef DIENHONG_PLUGIN_H
#define DIENHONG_PLUGIN_H

#include "dienhong/plugin_host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DH_ABI_MAGIC 0x4448504cU /* "DHPL" */
#define DH_ABI_MAJOR 2
#define DH_ABI_MINOR 3

#if defined(_WIN32)
#define DH_PLUGIN_EXPORT __declspec(dllexport)
#else
#define DH_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* The stamp. Fill it with DH_PLUGIN_STAMP at file scope. Its layout is the same in every major. */
typedef struct dh_plugin_stamp {
    uint32_t magic;
    uint16_t abi_major, abi_minor;
    char name[64];
    char version[32];
} dh_plugin_stamp;

#define DH_PLUGIN_STAMP(plugin_name, plugin_version)                                                                   \
    DH_PLUGIN_EXPORT extern const dh_plugin_stamp dienhong_plugin_stamp;                                               \
    const dh_plugin_stamp dienhong_plugin_stamp = {DH_ABI_MAGIC, DH_ABI_MAJOR, DH_ABI_MINOR, plugin_name,              \
                                                   plugin_version}

/*
 * The entry, called once in a process, on one thread, after the stamp was found good. `host`, and what it points to,
 * lives as long as the process: a plugin may keep it. `registry` is valid until the entry returns. Anything but DH_OK
 * refuses the plugin, with the message that is in `error`.
 */
DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error);

#ifdef __cplusplus
}
#endif

#endif
