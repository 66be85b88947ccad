/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistic `sessions`: dialogues held, of which kind, who chaired them, and whether oversight attended. */
#include "common.h"

DH_PLUGIN_STAMP("sessions", "1.0");

static const dh_param params[] = {SCOPE_ROWS("unit,year")};

/* A result table over the single sessions. Skipped with a note where sessions lack one of the `columns`. */
typedef struct breakdown {
    const char *name, *key, *aggregates; /* key: grouped by it after the scope's keys; NULL = by these alone */
    const char *columns[3];              /* NULL-terminated */
} breakdown;

static const breakdown breakdowns[] = {
    {"kinds",
     "kind",
     "sessions = count(), participants = sum(participants), with_participants = count(participants)",
     {"kind", "participants", NULL}},
    {"chairs",
     NULL,
     "sessions = count(), chair_known = count(chair_role), by_head = count_if(chair_role == 'head'), "
     "head_share = share(chair_role == 'head')",
     {"chair_role", NULL, NULL}},
    {"oversight",
     NULL,
     "sessions = count(), oversight_known = count(oversight_present), with_oversight = count_if(oversight_present), "
     "oversight_share = share(oversight_present)",
     {"oversight_present", NULL, NULL}},
};

static dh_status add_breakdown(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                               const breakdown *b, dh_error *error)
{
    const char *missing;
    char note[320];
    TRY(find_missing(&missing, host, dataset, "sessions", b->columns, error));
    if (missing) {
        snprintf(note, sizeof note, host->tr("no table '%s': the sessions have no column '%s'"), b->name, missing);
        return host->add_note(out, note, error);
    }
    dh_plan *plan = NULL;
    char *keys = scope_keys(call, "held_on", b->key);
    if (!keys) return no_memory(host, error);
    dh_status status = scope_events(&plan, host, call, dataset, "sessions", error);
    if (status == DH_OK) status = add_grouped(host, out, b->name, plan, keys, b->aggregates, NULL, error);
    free(keys);
    return status;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    TRY(add_measured(host, call, dataset, out, "sessions", "sessions,participants_per_session,opinions_per_session",
                     error));
    TRY(suggest_bars(host, call, out, "sessions", "sessions", error));
    for (size_t i = 0; i < sizeof breakdowns / sizeof breakdowns[0]; i++)
        TRY(add_breakdown(host, call, dataset, out, &breakdowns[i], error));
    return host->add_note(out, "kinds, chairs and oversight are of the sessions that are recorded one by one", error);
}

static const dh_text_pair texts[] = {
    SCOPE_TEXTS,
    {"how many dialogues were held, of which kinds, who chaired them and who oversaw them",
     "đã tổ chức bao nhiêu cuộc đối thoại, hình thức nào, ai chủ trì và ai giám sát"},
    {"what was said there, and what came of it", "người dân nói gì ở đó, và kết quả ra sao"},
    {"to say that a unit without rows held none: it may not have reported; take --complete with the measure",
     "để kết luận đơn vị không có dòng nào là không tổ chức: có thể đơn vị chưa báo cáo; hãy dùng --complete với chỉ "
     "tiêu"},
    {"table=sessions", "Các cuộc đối thoại"},
    {"table=kinds", "Theo hình thức"},
    {"table=chairs", "Theo người chủ trì"},
    {"table=oversight", "Giám sát"},
    {"dialogues held: their number, kinds, participants and opinions for each, chairs and oversight",
     "các cuộc đối thoại đã tổ chức: số lượng, loại, người dự và ý kiến mỗi cuộc, người chủ trì và giám sát"},
    {"no table '%s': the sessions have no column '%s'", "không có bảng '%s': các cuộc đối thoại không có cột '%s'"},
    {"kinds, chairs and oversight are of the sessions that are recorded one by one",
     "loại, người chủ trì và giám sát chỉ tính các cuộc được ghi từng cuộc một"},
    {"column=participants_per_session", "Người dự mỗi cuộc"},
    {"column=opinions_per_session", "Ý kiến mỗi cuộc"},
    {"column=with_participants", "Có ghi số người dự"},
    {"column=chair_known", "Rõ người chủ trì"},
    {"column=by_head", "Người đứng đầu chủ trì"},
    {"column=head_share", "Tỷ lệ người đứng đầu chủ trì"},
    {"column=oversight_known", "Rõ việc giám sát"},
    {"column=with_oversight", "Có đơn vị giám sát dự"},
    {"column=oversight_share", "Tỷ lệ có giám sát"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "sessions",
        .doc = "dialogues held: their number, kinds, participants and opinions for each, chairs and oversight",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose = "how many dialogues were held, of which kinds, who chaired them and who oversaw them",
        .limits = "what was said there, and what came of it",
        .misuse =
            "to say that a unit without rows held none: it may not have reported; take --complete with the measure",
    };
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
