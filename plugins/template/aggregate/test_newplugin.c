/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test of newplugin: opens ./newplugin.so as the host does, and calls its aggregate with a column. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include <dienhong/plugin.h>

static const dh_aggregate *found;

/* Stands in for the host's add_aggregate. */
static dh_status keep(dh_registry *registry, const dh_aggregate *aggregate, dh_error *error)
{
    (void)registry, (void)error;
    found = aggregate;
    return DH_OK;
}

/* Each text has its Vietnamese. */
static dh_status take_texts(dh_registry *registry, const dh_text_pair *pairs, size_t n, size_t size, dh_error *error)
{
    (void)registry, (void)error;
    for (size_t i = 0; i < n; i++) {
        const dh_text_pair *pair = (const void *)((const char *)pairs + i * size);
        if (!pair->english || !pair->vietnamese) return DH_EPLUGIN;
    }
    return DH_OK;
}

static int fail(const char *what)
{
    fprintf(stderr, "newplugin: %s\n", what);
    return 1;
}

/* Aggregates two batches of a column in two states, and merges them. */
static dh_status compute(const struct ArrowArray *first, const struct ArrowArray *second, dh_value *out)
{
    static const uint32_t groups[64];
    static long long memory[2][32];
    dh_error error = DH_ERROR_INIT;
    dh_call call = {.struct_size = sizeof call};
    memset(memory, 0, sizeof memory);
    const struct ArrowArray *columns[] = {first, second};
    for (int i = 0; i < 2; i++) {
        dh_batch batch = {sizeof batch, columns[i]->length, &columns[i], groups};
        dh_status status = found->init(&call, memory[i], &error);
        if (status == DH_OK) status = found->update(&call, memory[i], &batch, &error);
        if (status != DH_OK) return status;
    }
    dh_status status = found->merge(&call, memory[0], memory[1], &error);
    return status == DH_OK ? found->finish(&call, memory[0], out, &error) : status;
}

int main(void)
{
    void *handle = dlopen("./newplugin.so", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return fail(dlerror());
    const dh_plugin_stamp *stamp = dlsym(handle, "dienhong_plugin_stamp");
    if (!stamp || stamp->magic != DH_ABI_MAGIC || strcmp(stamp->name, "newplugin") != 0)
        return fail("the stamp is wrong");

    dh_status (*entry)(const dh_host *, dh_registry *, dh_error *);
    void *symbol = dlsym(handle, "dienhong_plugin_entry");
    memcpy(&entry, &symbol, sizeof entry);
    dh_registry registry = {.struct_size = sizeof registry, .add_aggregate = keep, .add_texts = take_texts};
    dh_error error = DH_ERROR_INIT;
    if (!entry || entry(NULL, &registry, &error) != DH_OK || !found) return fail("nothing is registered");

    /* 1, unknown, 3, 4, 5, unknown, 7, 8: six of eight are known; the second batch begins at an offset of 3 */
    const double values[] = {1, 0, 3, 4, 5, 0, 7, 8};
    const unsigned char valid[] = {0xdd};
    const void *buffers[] = {valid, values};
    struct ArrowArray first = {.length = 3, .null_count = -1, .n_buffers = 2, .buffers = buffers};
    struct ArrowArray second = {.length = 5, .null_count = -1, .offset = 3, .n_buffers = 2, .buffers = buffers};
    dh_value out = {.type = DH_FLOAT64};
    if (compute(&first, &second, &out) != DH_OK || !out.valid || out.as.number != 0.75)
        return fail("the share of known rows is not 0.75");

    first.length = second.length = 0;
    if (compute(&first, &second, &out) != DH_OK || out.valid) return fail("no rows do not give unknown");
    puts("newplugin: passed");
    return 0;
}
