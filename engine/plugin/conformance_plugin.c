/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `dienhong plugins check NAME`: runs the kit over all that one plugin registered. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "plugin/plugin_internal.h"

/* Whether the pair "key=value" is one of the statistic's parameter. */
static bool is_pair_of(const char *pair, const dh_param *param)
{
    size_t size = strlen(param->name);
    return strncmp(pair, param->name, size) == 0 && pair[size] == '=';
}

/* Those of the given pairs that are for this statistic; a plugin may have several, with other parameters. *missing: a
 * required parameter that is not given; NULL = none. The result is freed with dh_free. */
static const char **pairs_of(const dh_statistic *statistic, const dh_conformance_input *input, int32_t *n,
                             const char **missing)
{
    const char **pairs = dh_calloc((size_t)input->n_pairs + 1, sizeof *pairs);
    *n = 0;
    *missing = NULL;
    for (uint32_t i = 0; pairs && i < statistic->n_params; i++) {
        bool given = statistic->params[i].fallback != NULL;
        for (int32_t k = 0; k < input->n_pairs; k++) {
            if (!is_pair_of(input->pairs[k], &statistic->params[i])) continue;
            pairs[(*n)++] = input->pairs[k];
            given = true;
        }
        if (!given) *missing = statistic->params[i].name;
    }
    return pairs;
}

static dh_status check_statistic(const dh_statistic *statistic, const dh_conformance_input *input, const char **skipped,
                                 dh_error *error)
{
    const char *missing;
    int32_t n;
    if (!input->dataset) {
        *skipped = dh_tr("give a data set");
        return DH_OK;
    }
    const char **pairs = pairs_of(statistic, input, &n, &missing);
    dh_status status = pairs ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && missing)
        *skipped = dh_tr("give its parameters as name=value");
    else if (status == DH_OK)
        status = dh_conformance_statistic(statistic, input->dataset, pairs, n, error);
    dh_free(pairs);
    return status;
}

/* EINVAL for a pair that no statistic of the plugin at `path` takes. */
static dh_status check_pairs(const dh_plugins *plugins, const char *path, const dh_conformance_input *input,
                             dh_error *error)
{
    for (int32_t k = 0; k < input->n_pairs; k++) {
        bool taken = false;
        for (size_t i = 0; i < plugins->n_items; i++) {
            const dh_registration *item = &plugins->items[i];
            if (item->kind != DH_KIND_STATISTIC || strcmp(item->path, path) != 0) continue;
            const dh_statistic *statistic = item->object;
            for (uint32_t p = 0; p < statistic->n_params; p++)
                taken = taken || is_pair_of(input->pairs[k], &statistic->params[p]);
        }
        if (!taken)
            return dh_error_set(error, DH_EINVAL, "no statistic of %s takes '%s': give name=value of its parameters",
                                path, input->pairs[k]);
    }
    return DH_OK;
}

/* Checks a source over the file given, else over a small file of delimited text if its probe accepts that. *skipped
 * says why it was not checked. */
static dh_status check_source(const dh_source *source, const dh_conformance_input *input, const char **skipped,
                              dh_error *error)
{
    static const char sample[] = "name,count\nXuân,1\n\"đất, nước\",22\nHạ,\n";
    if (input->file) return dh_conformance_source(source, input->file, error);
    char path[] = "/tmp/dienhong-sample-XXXXXX.csv";
    if (source->probe(path, sample, sizeof sample - 1) <= 0) {
        *skipped = dh_tr("give a file that it reads");
        return DH_OK;
    }
    int file = mkostemps(path, 4, O_CLOEXEC);
    if (file < 0) return dh_error_set(error, DH_EIO, "'%s' cannot be made", path);
    bool whole = write(file, sample, sizeof sample - 1) == (ssize_t)(sizeof sample - 1);
    close(file);
    dh_status status = whole ? dh_conformance_source(source, path, error)
                             : dh_error_set(error, DH_EIO, "'%s' cannot be written", path);
    unlink(path);
    return status;
}

static dh_status check_item(const dh_registration *item, const dh_conformance_input *input, const char **skipped,
                            dh_error *error)
{
    switch (item->kind) {
    case DH_KIND_AGGREGATE: return dh_conformance_aggregate(item->object, error);
    case DH_KIND_FUNCTION: return dh_conformance_function(item->object, error);
    case DH_KIND_SOURCE: return check_source(item->object, input, skipped, error);
    case DH_KIND_SINK: return dh_conformance_sink(item->object, error);
    case DH_KIND_STATISTIC: return check_statistic(item->object, input, skipped, error);
    case DH_KIND_MEASURE: break; /* its contract was read when it was registered */
    }
    return DH_OK;
}

dh_status dh_conformance_plugin(dh_strbuf *report, const dh_plugins *plugins, const char *path,
                                const dh_conformance_input *input, dh_error *error)
{
    DH_TRY(dh_plugins_ensure_loaded(plugins, error));
    DH_TRY(check_pairs(plugins, path, input, error));
    for (size_t i = 0; i < plugins->n_items; i++) {
        const dh_registration *item = &plugins->items[i];
        const char *skipped = NULL;
        if (strcmp(item->path, path) != 0) continue;
        DH_TRY(check_item(item, input, &skipped, error));
        dh_strbuf_printf(report, "%s %s: ", dh_tr(dh_kind_name(item->kind)), item->name);
        if (skipped)
            dh_strbuf_printf(report, dh_tr("not checked: %s\n"), skipped);
        else
            dh_strbuf_add(report, dh_tr("passed\n"));
    }
    return report->failed ? dh_error_nomem(error) : DH_OK;
}
