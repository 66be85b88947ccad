/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registrations that are refused while they are made, each by its own sentence; CARELESS says which. */
#include <stdlib.h>
#include <string.h>

#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("careless", "1.0");

static dh_status finish_nothing(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call, (void)batch, (void)out, (void)error;
    return DH_OK;
}

static const dh_arg args[] = {{"x", DH_TYPE_BIT(DH_INT64), "numbers"}};
static const dh_param params[] = {{"n", DH_INT64, "1", 1, 9, NULL, "a number"}};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    const char *which = getenv("CARELESS");
    dh_function f = {.struct_size = sizeof f,
                     .name = "careless",
                     .args = args,
                     .n_args = 1,
                     .arg_size = sizeof args[0],
                     .params = params,
                     .n_params = 1,
                     .param_size = sizeof params[0],
                     .result = DH_INT64,
                     .call = finish_nothing};
    dh_text_pair pair = {"%s of %d", "%d của %s"}, half = {"halves", NULL}, told = {"'%s' is missing", "thiếu '%s'"};
    if (!which) which = "";
    if (strcmp(which, "args") == 0) f.arg_size = 0;
    if (strcmp(which, "params") == 0) f.param_size = 8;
    if (strcmp(which, "arguments") == 0) return registry->add_texts(registry, &pair, 1, sizeof pair, error);
    if (strcmp(which, "text") == 0) return registry->add_texts(registry, &half, 1, sizeof half, error);
    if (strcmp(which, "pair") == 0) return registry->add_texts(registry, &pair, 1, 0, error);
    if (strcmp(which, "contract") == 0) return registry->add_measure(registry, "return { id = 'x' }", error);
    if (strcmp(which, "told") == 0) {
        dh_status status = registry->add_texts(registry, &told, 1, sizeof told, NULL);
        if (status == DH_OK) host->error_set(error, DH_EPLUGIN, "'%s' is missing", "a thing");
        return DH_EPLUGIN;
    }
    return registry->add_function(registry, &f, error);
}
