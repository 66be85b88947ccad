/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistic `participants`: attendances and households, and the distribution of the size of sessions. */
#include "common.h"

DH_PLUGIN_STAMP("participants", "1.0");

static const dh_param params[] = {SCOPE_ROWS("unit,year")};

/* The table `per_session`; a note instead where sessions have no column for it. */
static dh_status add_sizes(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                           dh_error *error)
{
    static const char *const columns[] = {"participants", NULL};
    const char *missing;
    TRY(find_missing(&missing, host, dataset, "sessions", columns, error));
    if (missing)
        return host->add_note(out, "no table 'per_session': the sessions have no column 'participants'", error);
    dh_plan *plan = NULL;
    char *keys = scope_keys(call, "held_on", NULL);
    if (!keys) return no_memory(host, error);
    dh_status status = scope_events(&plan, host, call, dataset, "sessions", error);
    if (status == DH_OK)
        status = add_grouped(host, out, "per_session", plan, keys,
                             "sessions = count(), known = count(participants), mean = mean(participants), "
                             "median = median(participants), p90 = quantile(participants, 0.9), "
                             "smallest = min(participants), largest = max(participants)",
                             NULL, error);
    free(keys);
    return status;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    TRY(add_measured(host, call, dataset, out, "participants", "participants,households,participants_per_session",
                     error));
    TRY(suggest_bars(host, call, out, "participants", "participants", error));
    TRY(add_sizes(host, call, dataset, out, error));
    return host->add_note(out, "participants are attendances: one person at two sessions counts twice", error);
}

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"how many came to the sessions, and how large a usual session is",
     "có bao nhiêu lượt người dự, và một cuộc thường đông đến đâu"},
    {"how many different people came: who comes twice counts twice",
     "có bao nhiêu người khác nhau: ai dự hai lần được tính hai lượt"},
    {"to compare units of different size: take participants per 1,000 inhabitants",
     "để so sánh các đơn vị có dân số khác nhau: hãy dùng số lượt trên 1.000 dân"},
    {"table=participants", "Người dự"},
    {"table=per_session", "Quy mô các cuộc"},
    {"attendances and households, with mean, median and spread of the size of sessions",
     "lượt người và hộ tham dự; trung bình, trung vị và độ phân tán về quy mô các cuộc"},
    {"no table 'per_session': the sessions have no column 'participants'",
     "không có bảng 'per_session': các cuộc đối thoại không có cột 'participants'"},
    {"participants are attendances: one person at two sessions counts twice",
     "người dự tính theo lượt: một người dự hai cuộc được tính hai lần"},
    {"column=participants_per_session", "Người dự mỗi cuộc"},
    {"column=known", "Có ghi"},
    {"column=mean", "Trung bình"},
    {"column=median", "Trung vị"},
    {"column=p90", "Phân vị thứ 90"},
    {"column=smallest", "Nhỏ nhất"},
    {"column=largest", "Lớn nhất"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "participants",
        .doc = "attendances and households, with mean, median and spread of the size of sessions",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose = "how many came to the sessions, and how large a usual session is",
        .limits = "how many different people came: who comes twice counts twice",
        .misuse = "to compare units of different size: take participants per 1,000 inhabitants",
    };
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
