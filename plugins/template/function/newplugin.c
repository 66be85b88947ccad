/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newplugin: a plugin of Diên Hồng with one function, newplugin(text): how many characters a text has. Change what it
 * computes, and the types of its arguments and its result. The result of a row must depend on that row alone.
 */
#include <dienhong/plugin.h>
#include <dienhong/plugin_arrow.h>

DH_PLUGIN_STAMP("newplugin", "0.1");

static const dh_host *host;

/* Counts the bytes that begin a character in UTF-8. */
static int64_t count_characters(dh_string text)
{
    int64_t n = 0;
    for (size_t i = 0; i < text.size; i++) n += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return n;
}

static int append_row(dh_builder *builder, const struct ArrowArray *texts, int64_t row)
{
    if (!dh_cell_is_valid(texts, row)) return dh_builder_append_null(builder); /* unknown stays unknown */
    return dh_builder_append_int64(builder, count_characters(dh_cell_text(texts, row)));
}

static dh_status call_function(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call;
    dh_builder builder;
    dh_builder_init(&builder, DH_INT64, host);
    int failed = dh_builder_reserve(&builder, batch->n_rows);
    for (int64_t row = 0; !failed && row < batch->n_rows; row++) failed = append_row(&builder, batch->cols[0], row);
    if (!failed) failed = dh_builder_finish(&builder, out);
    if (!failed) return DH_OK;
    dh_builder_free(&builder);
    host->error_set(error, DH_ENOMEM, "out of memory");
    return DH_ENOMEM;
}

static const dh_arg args[] = {{"text", DH_ANY_TEXT, "the texts"}};

static const dh_function function = {
    .struct_size = sizeof(dh_function),
    .name = "newplugin",
    .doc = "how many characters a text has",
    .args = args,
    .n_args = 1,
    .arg_size = sizeof args[0],
    .result = DH_INT64,
    .display = DH_DISPLAY_PLAIN,
    .call = call_function,
};

static const dh_text_pair texts[] = {
    {"how many characters a text has", "số ký tự của văn bản"},
    {"the texts", "các văn bản"},
};

dh_status dienhong_plugin_entry(const dh_host *given, dh_registry *registry, dh_error *error)
{
    host = given;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    return status == DH_OK ? registry->add_function(registry, &function, error) : status;
}
