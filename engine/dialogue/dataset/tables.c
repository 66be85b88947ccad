/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the domain, as data. */
#include "dialogue/dataset/tables.h"

#include <string.h>

#include "base/message.h"

static const char *const levels[] = {DH_MESSAGE_NAME("level", "province"), DH_MESSAGE_NAME("level", "district"),
                                     DH_MESSAGE_NAME("level", "commune"), DH_MESSAGE_NAME("level", "village"), NULL};
static const char *const kinds[] = {DH_MESSAGE_NAME("kind", "periodic"), DH_MESSAGE_NAME("kind", "thematic"),
                                    DH_MESSAGE_NAME("kind", "ad_hoc"), NULL};
static const char *const chair_roles[] = {DH_MESSAGE_NAME("chair_role", "head"),
                                          DH_MESSAGE_NAME("chair_role", "deputy"),
                                          DH_MESSAGE_NAME("chair_role", "other"), NULL};
static const char *const competences[] = {
    DH_MESSAGE_NAME("competence", "commune"), DH_MESSAGE_NAME("competence", "district"),
    DH_MESSAGE_NAME("competence", "province"), DH_MESSAGE_NAME("competence", "central"), NULL};
static const char *const outcomes[] = {DH_MESSAGE_NAME("outcome", "resolved"),
                                       DH_MESSAGE_NAME("outcome", "explained"),
                                       DH_MESSAGE_NAME("outcome", "forwarded"),
                                       DH_MESSAGE_NAME("outcome", "rejected"),
                                       DH_MESSAGE_NAME("outcome", "in_progress"),
                                       DH_MESSAGE_NAME("outcome", "open"),
                                       NULL};
static const char *const statuses[] = {DH_MESSAGE_NAME("status", "estimate"), DH_MESSAGE_NAME("status", "official"),
                                       NULL};
static const char *const phases[] = {DH_MESSAGE_NAME("phase", "before"), DH_MESSAGE_NAME("phase", "after"), NULL};

/* COLUMN, REQUIRED, CHOICE: any value (min > max); NOT_NEGATIVE: 0 to 2^53, which doubles hold exactly. */
#define COLUMN(name, type)                                                                                             \
    {                                                                                                                  \
        name, type, false, NULL, 1, 0                                                                                  \
    }
#define REQUIRED(name, type)                                                                                           \
    {                                                                                                                  \
        name, type, true, NULL, 1, 0                                                                                   \
    }
#define CHOICE(name, choices)                                                                                          \
    {                                                                                                                  \
        name, DH_CATEGORY, false, choices, 1, 0                                                                        \
    }
#define NOT_NEGATIVE(name, type)                                                                                       \
    {                                                                                                                  \
        name, type, false, NULL, 0, 9007199254740992.0                                                                 \
    }
#define TABLE(name, columns, keys)                                                                                     \
    {                                                                                                                  \
        name, columns, (int32_t)(sizeof(columns) / sizeof((columns)[0])), keys, false                                  \
    }

static const dh_column_spec units[] = {
    REQUIRED("code", DH_CATEGORY),        COLUMN("valid_from", DH_DATE),
    COLUMN("name", DH_CATEGORY),          CHOICE("level", levels),
    COLUMN("parent", DH_CATEGORY),        COLUMN("valid_to", DH_DATE),
    NOT_NEGATIVE("population", DH_INT64), NOT_NEGATIVE("households", DH_INT64),
};
static const dh_column_spec lineage[] = {
    REQUIRED("from", DH_CATEGORY),   REQUIRED("to", DH_CATEGORY), REQUIRED("effective_on", DH_DATE),
    COLUMN("coverage", DH_CATEGORY), /* "full", "partial", or a share of the population; null = full */
    COLUMN("basis", DH_TEXT),
};
static const dh_column_spec sessions[] = {
    REQUIRED("id", DH_CATEGORY),
    COLUMN("unit", DH_CATEGORY),
    REQUIRED("held_on", DH_DATE),
    CHOICE("kind", kinds),
    CHOICE("level", levels),
    COLUMN("audience", DH_CATEGORY),
    COLUMN("topic", DH_CATEGORY),
    COLUMN("chair", DH_CATEGORY),
    CHOICE("chair_role", chair_roles),
    COLUMN("participants", DH_COUNT),
    COLUMN("households", DH_COUNT),
    COLUMN("opinions", DH_COUNT),
    COLUMN("speakers", DH_COUNT),
    COLUMN("oversight_present", DH_BOOL),
    COLUMN("higher_level_present", DH_BOOL),
    COLUMN("announced_on", DH_DATE),
    COLUMN("concluded_on", DH_DATE),
    COLUMN("planned_on", DH_DATE),
};
static const dh_column_spec opinions[] = {
    REQUIRED("id", DH_CATEGORY),       COLUMN("session", DH_CATEGORY),         COLUMN("unit", DH_CATEGORY),
    COLUMN("raised_on", DH_DATE),      COLUMN("field", DH_CATEGORY),           COLUMN("text", DH_TEXT),
    CHOICE("competence", competences), COLUMN("answered_at_session", DH_BOOL), COLUMN("assigned_to", DH_CATEGORY),
    COLUMN("due_on", DH_DATE),         COLUMN("answered_on", DH_DATE),         COLUMN("resolved_on", DH_DATE),
    CHOICE("outcome", outcomes),       COLUMN("satisfied", DH_BOOL),           COLUMN("parent", DH_CATEGORY),
};
static const dh_column_spec summaries[] = {
    REQUIRED("unit", DH_CATEGORY),  REQUIRED("from", DH_DATE),
    REQUIRED("to", DH_DATE),        CHOICE("level", levels),
    CHOICE("kind", kinds),          COLUMN("audience", DH_CATEGORY),
    COLUMN("sessions", DH_COUNT),   COLUMN("participants", DH_COUNT),
    COLUMN("households", DH_COUNT), COLUMN("opinions", DH_COUNT),
    COLUMN("answered", DH_COUNT),   COLUMN("resolved", DH_COUNT),
    COLUMN("source", DH_CATEGORY),  CHOICE("status", statuses),
};
static const dh_column_spec polls[] = {
    COLUMN("unit", DH_CATEGORY),     COLUMN("session", DH_CATEGORY),  REQUIRED("asked_on", DH_DATE),
    CHOICE("phase", phases),         COLUMN("question", DH_CATEGORY), NOT_NEGATIVE("favourable", DH_INT64),
    NOT_NEGATIVE("asked", DH_INT64),
};

static const char *const unit_keys[] = {"code", "valid_from", NULL};
static const char *const lineage_keys[] = {"from", "to", "effective_on", NULL};
static const char *const id_keys[] = {"id", NULL};
static const char *const summary_keys[] = {"unit", "from", "to", "level", "kind", "audience", "source", "status", NULL};
static const char *const poll_keys[] = {"unit", "session", "asked_on", "phase", "question", NULL};

const dh_table_spec dh_tables[DH_TABLES] = {
    TABLE("units", units, unit_keys),
    TABLE("lineage", lineage, lineage_keys),
    TABLE("sessions", sessions, id_keys),
    TABLE("opinions", opinions, id_keys),
    TABLE("summaries", summaries, summary_keys),
    TABLE("polls", polls, poll_keys),
};

const char *const dh_table_names[DH_TABLES + 1] = {"units",     "lineage", "sessions", "opinions",
                                                   "summaries", "polls",   NULL};

static const char *const date_columns[DH_TABLES] = {NULL, NULL, "held_on", "raised_on", "to", "asked_on"};

const char *dh_table_date_column(int table)
{
    return table >= 0 && table < DH_TABLES ? date_columns[table] : NULL;
}

int dh_table_index(const char *name)
{
    for (int i = 0; i < DH_TABLES; i++)
        if (strcmp(dh_table_names[i], name) == 0) return i;
    return -1;
}
