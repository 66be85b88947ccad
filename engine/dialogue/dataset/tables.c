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
static const char *const modes[] = {DH_MESSAGE_NAME("mode", "in_person"), DH_MESSAGE_NAME("mode", "online"),
                                    DH_MESSAGE_NAME("mode", "hybrid"), NULL};
static const char *const types[] = {DH_MESSAGE_NAME("type", "proposal"),  DH_MESSAGE_NAME("type", "feedback"),
                                    DH_MESSAGE_NAME("type", "complaint"), DH_MESSAGE_NAME("type", "denunciation"),
                                    DH_MESSAGE_NAME("type", "question"),  NULL};
static const char *const reasons[] = {DH_MESSAGE_NAME("reason", "budget"), DH_MESSAGE_NAME("reason", "competence"),
                                      DH_MESSAGE_NAME("reason", "plan"), DH_MESSAGE_NAME("reason", "law"), NULL};
static const char *const progress[] = {DH_MESSAGE_NAME("status", "done"), DH_MESSAGE_NAME("status", "in_progress"),
                                       DH_MESSAGE_NAME("status", "open"), NULL};
static const char *const receptions_by[] = {DH_MESSAGE_NAME("kind", "regular"), DH_MESSAGE_NAME("kind", "head"),
                                            DH_MESSAGE_NAME("kind", "delegate"), NULL};
static const char *const dimensions[] = {
    DH_MESSAGE_NAME("dimension", "gender"),       DH_MESSAGE_NAME("dimension", "age"),
    DH_MESSAGE_NAME("dimension", "ethnicity"),    DH_MESSAGE_NAME("dimension", "household"),
    DH_MESSAGE_NAME("dimension", "organisation"), NULL};
static const char *const methods[] = {DH_MESSAGE_NAME("method", "meeting"), DH_MESSAGE_NAME("method", "ballot"),
                                      DH_MESSAGE_NAME("method", "online"), NULL};
static const char *const phases[] = {DH_MESSAGE_NAME("phase", "before"), DH_MESSAGE_NAME("phase", "after"), NULL};

/* COLUMN, REQUIRED, CHOICE, OPEN: any value (min > max), of OPEN in people's own words; FIGURE: of things;
 * NOT_NEGATIVE: 0 to 2^53, which doubles hold exactly. */
#define COLUMN(name, type)                                                                                             \
    {                                                                                                                  \
        name, type, false, NULL, 1, 0, false, DH_COUNT_OF_ANY                                                          \
    }
#define REQUIRED(name, type)                                                                                           \
    {                                                                                                                  \
        name, type, true, NULL, 1, 0, false, DH_COUNT_OF_ANY                                                           \
    }
#define FIGURE(name, of)                                                                                               \
    {                                                                                                                  \
        name, DH_COUNT, false, NULL, 1, 0, false, of                                                                   \
    }
#define CHOICE(name, choices)                                                                                          \
    {                                                                                                                  \
        name, DH_CATEGORY, false, choices, 1, 0, false, DH_COUNT_OF_ANY                                                \
    }
#define REQUIRED_CHOICE(name, choices)                                                                                 \
    {                                                                                                                  \
        name, DH_CATEGORY, true, choices, 1, 0, false, DH_COUNT_OF_ANY                                                 \
    }
#define OPEN(name)                                                                                                     \
    {                                                                                                                  \
        name, DH_CATEGORY, false, NULL, 1, 0, true, DH_COUNT_OF_ANY                                                    \
    }
#define REQUIRED_OPEN(name)                                                                                            \
    {                                                                                                                  \
        name, DH_CATEGORY, true, NULL, 1, 0, true, DH_COUNT_OF_ANY                                                     \
    }
#define NOT_NEGATIVE(name, type)                                                                                       \
    {                                                                                                                  \
        name, type, false, NULL, 0, 9007199254740992.0, false, DH_COUNT_OF_ANY                                         \
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
    OPEN("audience"),
    OPEN("topic"),
    OPEN("chair"),
    CHOICE("chair_role", chair_roles),
    FIGURE("participants", DH_COUNT_OF_ATTENDANCE),
    FIGURE("households", DH_COUNT_OF_HOUSEHOLDS),
    FIGURE("opinions", DH_COUNT_OF_OPINIONS),
    FIGURE("speakers", DH_COUNT_OF_PEOPLE),
    COLUMN("oversight_present", DH_BOOL),
    COLUMN("higher_level_present", DH_BOOL),
    COLUMN("announced_on", DH_DATE),
    COLUMN("concluded_on", DH_DATE),
    COLUMN("planned_on", DH_DATE),
    COLUMN("result_published_on", DH_DATE),
    CHOICE("mode", modes),
    OPEN("place"),
    COLUMN("link_points", DH_COUNT),        /* places that take part by video */
    FIGURE("villages", DH_COUNT_OF_PLACES), /* that are represented */
    OPEN("village_cluster"),
    OPEN("co_chairs"),
    FIGURE("delegates", DH_COUNT_OF_PEOPLE),
    COLUMN("speeches", DH_COUNT),              /* turns of speech; speakers are people */
    FIGURE("submitted", DH_COUNT_OF_OPINIONS), /* questions sent beforehand, */
    COLUMN("groups", DH_COUNT),                /* the groups that they were put into, */
    FIGURE("chosen", DH_COUNT_OF_OPINIONS),    /* and those chosen to be answered at the session */
    FIGURE("answered_at_session", DH_COUNT_OF_OPINIONS),
    FIGURE("answered_in_writing", DH_COUNT_OF_OPINIONS),
};
static const dh_column_spec opinions[] = {
    REQUIRED("id", DH_CATEGORY),
    COLUMN("session", DH_CATEGORY),
    COLUMN("unit", DH_CATEGORY),
    COLUMN("raised_on", DH_DATE),
    OPEN("field"),
    COLUMN("text", DH_TEXT),
    CHOICE("competence", competences),
    COLUMN("answered_at_session", DH_BOOL),
    OPEN("assigned_to"),
    COLUMN("due_on", DH_DATE),
    COLUMN("answered_on", DH_DATE),
    COLUMN("resolved_on", DH_DATE),
    CHOICE("outcome", outcomes),
    COLUMN("satisfied", DH_BOOL),
    COLUMN("parent", DH_CATEGORY),
    CHOICE("type", types),
    COLUMN("repeated", DH_BOOL),
    COLUMN("shared_by", DH_COUNT),
    OPEN("channel"),
    COLUMN("document", DH_CATEGORY),
    COLUMN("committed_on", DH_DATE),
    COLUMN("extended_to", DH_DATE),
    CHOICE("reason", reasons),
    COLUMN("reopened_on", DH_DATE),
};
static const dh_column_spec summaries[] = {
    REQUIRED("unit", DH_CATEGORY),
    REQUIRED("from", DH_DATE),
    REQUIRED("to", DH_DATE),
    CHOICE("level", levels),
    CHOICE("kind", kinds),
    OPEN("audience"),
    OPEN("field"),
    FIGURE("sessions", DH_COUNT_OF_SESSIONS),
    FIGURE("planned", DH_COUNT_OF_SESSIONS), /* sessions */
    FIGURE("participants", DH_COUNT_OF_ATTENDANCE),
    FIGURE("households", DH_COUNT_OF_HOUSEHOLDS),
    FIGURE("speakers", DH_COUNT_OF_PEOPLE),
    COLUMN("speeches", DH_COUNT),
    FIGURE("villages", DH_COUNT_OF_PLACES),
    FIGURE("opinions", DH_COUNT_OF_OPINIONS),
    FIGURE("opening", DH_COUNT_OF_OPINIONS), /* opinions of earlier periods not yet dealt with */
    FIGURE("answered", DH_COUNT_OF_OPINIONS),
    FIGURE("answered_at_session", DH_COUNT_OF_OPINIONS),
    FIGURE("answered_in_writing", DH_COUNT_OF_OPINIONS),
    FIGURE("resolved", DH_COUNT_OF_OPINIONS),
    FIGURE("resolved_or_answered", DH_COUNT_OF_OPINIONS), /* one figure of the two, which is neither */
    FIGURE("forwarded", DH_COUNT_OF_OPINIONS),
    FIGURE("in_progress", DH_COUNT_OF_OPINIONS),
    FIGURE("not_due", DH_COUNT_OF_OPINIONS), /* of those in progress */
    FIGURE("overdue", DH_COUNT_OF_OPINIONS), /* of those in progress */
    FIGURE("units_due", DH_COUNT_OF_PLACES),
    FIGURE("units_held", DH_COUNT_OF_PLACES), /* units that held a session, of those due to */
    OPEN("source"),
    CHOICE("status", statuses),
};
static const dh_column_spec polls[] = {
    COLUMN("unit", DH_CATEGORY),
    COLUMN("session", DH_CATEGORY),
    REQUIRED("asked_on", DH_DATE),
    CHOICE("phase", phases),
    OPEN("question"),
    NOT_NEGATIVE("favourable", DH_INT64),
    NOT_NEGATIVE("asked", DH_INT64),
    CHOICE("method", methods),
    FIGURE("households", DH_COUNT_OF_HOUSEHOLDS), /* that may vote, */
    COLUMN("taking_part", DH_COUNT),              /* those that did, and how */
    COLUMN("agree", DH_COUNT),
    COLUMN("disagree", DH_COUNT),
    COLUMN("other", DH_COUNT),
    COLUMN("threshold", DH_FLOAT64), /* share of the households that must agree, such as 0.5 */
};
static const dh_column_spec attendees[] = {
    COLUMN("session", DH_CATEGORY),
    COLUMN("unit", DH_CATEGORY),
    COLUMN("from", DH_DATE),
    COLUMN("to", DH_DATE),
    REQUIRED_CHOICE("dimension", dimensions),
    REQUIRED_OPEN("category"),
    FIGURE("participants", DH_COUNT_OF_ATTENDANCE),
    FIGURE("total", DH_COUNT_OF_ATTENDANCE), /* of whom they are */
};
static const dh_column_spec conclusions[] = {
    COLUMN("session", DH_CATEGORY),
    COLUMN("unit", DH_CATEGORY),
    COLUMN("item", DH_CATEGORY),
    COLUMN("text", DH_TEXT),
    OPEN("body"),
    COLUMN("issued_on", DH_DATE),
    COLUMN("due_on", DH_DATE),
    COLUMN("done_on", DH_DATE),
    CHOICE("status", progress),
};
static const dh_column_spec receptions[] = {
    REQUIRED("unit", DH_CATEGORY),
    REQUIRED("from", DH_DATE),
    REQUIRED("to", DH_DATE),
    CHOICE("level", levels),
    CHOICE("kind", receptions_by),
    OPEN("receiver"),
    FIGURE("required", DH_COUNT_OF_SESSIONS), /* days or sessions of reception, */
    FIGURE("held", DH_COUNT_OF_SESSIONS),     /* and those that were held */
    FIGURE("turns", DH_COUNT_OF_TURNS),
    FIGURE("persons", DH_COUNT_OF_PEOPLE),
    FIGURE("cases", DH_COUNT_OF_CASES),
    FIGURE("cases_first", DH_COUNT_OF_CASES),
    FIGURE("cases_again", DH_COUNT_OF_CASES),
    FIGURE("resolved", DH_COUNT_OF_CASES), /* cases */
    FIGURE("large_groups", DH_COUNT_OF_GROUPS),
    FIGURE("group_persons", DH_COUNT_OF_PEOPLE),
    FIGURE("group_cases", DH_COUNT_OF_CASES),
    OPEN("source"),
    CHOICE("status", statuses),
};
static const dh_column_spec petitions[] = {
    REQUIRED("unit", DH_CATEGORY),
    REQUIRED("from", DH_DATE),
    REQUIRED("to", DH_DATE),
    CHOICE("level", levels),
    CHOICE("type", types),
    OPEN("field"),
    COLUMN("opening", DH_COUNT), /* of earlier periods, not yet closed */
    FIGURE("received", DH_COUNT_OF_LETTERS),
    FIGURE("eligible", DH_COUNT_OF_LETTERS),
    FIGURE("cases", DH_COUNT_OF_CASES), /* that the petitions are about */
    COLUMN("resolved", DH_COUNT),
    COLUMN("resolved_or_answered", DH_COUNT),
    COLUMN("closed", DH_COUNT),
    COLUMN("open", DH_COUNT), /* at the end */
    OPEN("source"),
    CHOICE("status", statuses),
};

static const char *const unit_keys[] = {"code", "valid_from", NULL};
static const char *const lineage_keys[] = {"from", "to", "effective_on", NULL};
static const char *const id_keys[] = {"id", NULL};
static const char *const summary_keys[] = {"unit",     "from",  "to",     "level",  "kind",
                                           "audience", "field", "source", "status", NULL};
static const char *const poll_keys[] = {"unit", "session", "asked_on", "phase", "question", "method", NULL};
static const char *const attendee_keys[] = {"session", "unit", "from", "to", "dimension", "category", NULL};
static const char *const conclusion_keys[] = {"session", "unit",   "issued_on", "item", "text",
                                              "body",    "due_on", "done_on",   NULL};
static const char *const reception_keys[] = {"unit",     "from",   "to",     "level", "kind",
                                             "receiver", "source", "status", NULL};
static const char *const petition_keys[] = {"unit", "from", "to", "level", "type", "field", "source", "status", NULL};

const dh_table_spec dh_tables[DH_TABLES] = {
    TABLE("units", units, unit_keys),
    TABLE("lineage", lineage, lineage_keys),
    TABLE("sessions", sessions, id_keys),
    TABLE("opinions", opinions, id_keys),
    TABLE("summaries", summaries, summary_keys),
    TABLE("polls", polls, poll_keys),
    TABLE("attendees", attendees, attendee_keys),
    TABLE("conclusions", conclusions, conclusion_keys),
    TABLE("receptions", receptions, reception_keys),
    TABLE("petitions", petitions, petition_keys),
};

const char *const dh_table_names[DH_TABLES + 1] = {"units",      "lineage",   "sessions",  "opinions",
                                                   "summaries",  "polls",     "attendees", "conclusions",
                                                   "receptions", "petitions", NULL};

/* What the engine must know of a table's rows. */
static const struct {
    const char *day, *first_day;
    bool has_days_of_sessions;
    const char *divided_by[DH_MAX_DIVISIONS + 1];
} rows_of[DH_TABLES] = {
    [DH_SESSIONS] = {"held_on", NULL, false, {NULL}},
    [DH_OPINIONS] = {"raised_on", NULL, true, {NULL}},
    [DH_SUMMARIES] = {"to", "from", false, {"level", "kind", "audience", "field", NULL}},
    [DH_POLLS] = {"asked_on", NULL, false, {NULL}},
    [DH_ATTENDEES] = {"to", "from", true, {"session", "dimension", "category", NULL}},
    [DH_CONCLUSIONS] = {"issued_on", NULL, true, {NULL}},
    [DH_RECEPTIONS] = {"to", "from", false, {"level", "kind", "receiver", NULL}},
    [DH_PETITIONS] = {"to", "from", false, {"level", "type", "field", NULL}},
};

const char *dh_table_date_column(int table)
{
    return table >= 0 && table < DH_TABLES ? rows_of[table].day : NULL;
}

const char *dh_table_first_day_column(int table)
{
    return table >= 0 && table < DH_TABLES ? rows_of[table].first_day : NULL;
}

bool dh_table_has_days_of_sessions(int table)
{
    return rows_of[table].has_days_of_sessions;
}

const char *const *dh_table_divisions(int table)
{
    return rows_of[table].divided_by;
}

int dh_table_index(const char *name)
{
    for (int i = 0; i < DH_TABLES; i++)
        if (strcmp(dh_table_names[i], name) == 0) return i;
    return -1;
}
