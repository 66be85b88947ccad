/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistic `opinions`: opinions raised, per session and per 100 participants, by field and by competence. */
#include "common.h"

DH_PLUGIN_STAMP("opinions", "1.0");

static const dh_param params[] = {SCOPE_ROWS("unit,year")};

/* A result table over the single opinions, grouped by `column` after the scope's keys. */
typedef struct breakdown {
    const char *name, *column, *aggregates;
} breakdown;

static const breakdown breakdowns[] = {
    {"fields", "field",
     "opinions = count(), outcome_known = count(outcome), resolved = count_if(outcome == 'resolved'), "
     "resolved_share = share(outcome == 'resolved')"},
    {"competence", "competence",
     "opinions = count(), outcome_known = count(outcome), resolved = count_if(outcome == 'resolved'), "
     "resolved_share = share(outcome == 'resolved')"},
};

static dh_status add_breakdown(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                               const breakdown *b, dh_error *error)
{
    const char *const columns[] = {b->column, "raised_on", "outcome", NULL};
    const char *missing;
    char note[320];
    TRY(find_missing(&missing, host, dataset, "opinions", columns, error));
    if (missing) {
        snprintf(note, sizeof note, host->tr("no table '%s': the opinions have no column '%s'"), b->name, missing);
        return host->add_note(out, note, error);
    }
    dh_plan *plan = NULL;
    char *keys = scope_keys(call, "raised_on", b->column);
    if (!keys) return no_memory(host, error);
    dh_status status = scope_events(&plan, host, call, dataset, "opinions", error);
    if (status == DH_OK) status = add_grouped(host, out, b->name, plan, keys, b->aggregates, NULL, error);
    free(keys);
    return status;
}

/* The number of opinions, for each session and 100 participants where sessions can be broken down as was asked. */
static dh_status add_opinions(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                              dh_error *error)
{
    dh_measure_request request = scope_request(call, "opinions,opinions_per_session,opinions_per_100_participants");
    dh_error refused = DH_ERROR_INIT;
    dh_table *table = NULL;
    dh_status status = host->measure(&table, dataset, &request, &refused);
    if (status == DH_OK) return host->add_table(out, "opinions", table, error);
    if (status == DH_EINVAL) {
        request.names = "opinions";
        TRY(host->measure(&table, dataset, &request, error));
        TRY(host->add_table(out, "opinions", table, error));
        return host->add_note(out, "no opinions per session or participant: sessions lack a column that was asked for",
                              error);
    }
    if (error) *error = refused;
    return status;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    TRY(add_opinions(host, call, dataset, out, error));
    TRY(suggest_bars(host, call, out, "opinions", "opinions", error));
    for (size_t i = 0; i < sizeof breakdowns / sizeof breakdowns[0]; i++)
        TRY(add_breakdown(host, call, dataset, out, &breakdowns[i], error));
    return host->add_note(out, "fields and competence are of the opinions that are recorded one by one", error);
}

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"how many opinions were raised, in which fields and within whose competence, in all and for each session and 100 "
     "participants",
     "có bao nhiêu lượt ý kiến, thuộc lĩnh vực nào, thẩm quyền của ai; tổng số, bình quân mỗi cuộc và trên 100 người "
     "dự"},
    {"how many people hold an opinion: one who speaks may speak for many, and many who think so may not speak",
     "bao nhiêu người có cùng ý kiến: một người nói có thể thay nhiều người, và nhiều người cùng nghĩ có thể không "
     "nói"},
    {"to judge a unit by its number of opinions: many may mean trust as well as trouble",
     "để đánh giá đơn vị theo số ý kiến: nhiều ý kiến có thể là do dân tin, không chỉ do có vấn đề"},
    {"table=opinions", "Ý kiến"},
    {"table=fields", "Theo lĩnh vực"},
    {"table=competence", "Theo thẩm quyền"},
    {"opinions raised: their number, for each session and 100 participants, by field and competence",
     "ý kiến đã nêu: số lượng, bình quân mỗi cuộc và trên 100 người dự, theo lĩnh vực và thẩm quyền"},
    {"no opinions per session or participant: sessions lack a column that was asked for",
     "không có số ý kiến mỗi cuộc, mỗi người dự: các cuộc đối thoại thiếu một cột được hỏi đến"},
    {"no table '%s': the opinions have no column '%s'", "không có bảng '%s': các ý kiến không có cột '%s'"},
    {"fields and competence are of the opinions that are recorded one by one",
     "bảng theo lĩnh vực và theo thẩm quyền chỉ tính các ý kiến được ghi từng ý kiến một"},
    {"column=opinions_per_session", "Ý kiến mỗi cuộc"},
    {"column=opinions_per_100_participants", "Ý kiến trên 100 người dự"},
    {"column=outcome_known", "Rõ kết quả"},
    {"column=resolved_share", "Tỷ lệ đã giải quyết"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "opinions",
        .doc = "opinions raised: their number, for each session and 100 participants, by field and competence",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose = "how many opinions were raised, in which fields and within whose competence, in all and for each "
                   "session and 100 participants",
        .limits =
            "how many people hold an opinion: one who speaks may speak for many, and many who think so may not speak",
        .misuse = "to judge a unit by its number of opinions: many may mean trust as well as trouble",
    };
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
