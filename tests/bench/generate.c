/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The benchmark's data: generate FOLDER OPINIONS [SEED] writes units.csv, sessions.csv and opinions.csv of eight years
 * of dialogues in ten thousand communes, about fifteen opinions a session. The same arguments give the same bytes on
 * every machine: the order in which the random stream is drawn from is part of the format. */
#include "words.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROVINCES = 63, DISTRICTS = 705, COMMUNES = 10000 };
enum { OPINIONS_A_SESSION = 15, LONGEST_TEXT = 200, LAST_SESSION = 60 };
enum { FIRST_DAY = 17532, DAYS = 2922 }; /* 2018-01-01, counted from 1970-01-01, and the days to the end of 2025 */

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))
#define PICK(array)  ((array)[below(COUNT(array))])

/* ---- the random stream: xoshiro256**, seeded by splitmix64 (Blackman and Vigna, 2018) ---- */

static uint64_t state[4];

static void seed(uint64_t z)
{
    for (int i = 0; i < 4; i++) {
        uint64_t x = z += 0x9e3779b97f4a7c15U;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        state[i] = x ^ (x >> 31);
    }
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static uint64_t next(void)
{
    uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= t;
    state[3] = rotate(state[3], 45);
    return result;
}

/* from 0 to n - 1 */
static uint32_t below(uint32_t n)
{
    return (uint32_t)(((next() >> 32) * (uint64_t)n) >> 32);
}

/* from 0 to just below 1 */
static double uniform(void)
{
    return (double)(next() >> 11) * (1.0 / 9007199254740992.0);
}

/* ---- a row being written ---- */

typedef struct row {
    char bytes[4096];
    size_t size;
} row;

static void put_char(row *r, char c)
{
    r->bytes[r->size++] = c;
}

static void put_bytes(row *r, const char *bytes, size_t size)
{
    memcpy(r->bytes + r->size, bytes, size);
    r->size += size;
}

static void put(row *r, const char *text)
{
    put_bytes(r, text, strlen(text));
}

static void put_two(row *r, const char *first, const char *second)
{
    put(r, first);
    put(r, second);
}

/* padded with zeros to `width` */
static void put_code(row *r, uint32_t value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10) r->bytes[r->size + (size_t)i] = (char)('0' + value % 10);
    r->size += (size_t)width;
}

static void put_number(row *r, uint32_t value)
{
    int width = 1;
    for (uint32_t rest = value / 10; rest; rest /= 10) width++;
    put_code(r, value, width);
}

/* year-month-day of a day counted from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms") */
static void put_date(row *r, int day)
{
    uint32_t z = (uint32_t)day + 719468, era = z / 146097, doe = z - era * 146097;
    uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    uint32_t mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9;
    put_code(r, yoe + era * 400 + (month <= 2), 4);
    put_char(r, '-');
    put_code(r, month, 2);
    put_char(r, '-');
    put_code(r, doy - (153 * mp + 2) / 5 + 1, 2);
}

static void put_person(row *r)
{
    put_two(r, PICK(family_names), " ");
    put_two(r, PICK(middle_names), " ");
    put(r, PICK(given_names));
}

static void put_place(row *r)
{
    put_two(r, PICK(place_first), " ");
    put(r, PICK(place_second));
}

/* quoted where CSV asks for it */
static void put_quoted(row *r, const char *text, size_t size)
{
    bool quoted = false;
    for (size_t i = 0; i < size; i++) quoted |= text[i] == ',' || text[i] == '"' || text[i] == '\n';
    if (!quoted) {
        put_bytes(r, text, size);
        return;
    }
    put_char(r, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') put_char(r, '"');
        put_char(r, text[i]);
    }
    put_char(r, '"');
}

/* ---- files ---- */

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "generate: cannot %s \"%s\": %s\n", what, name, strerror(errno));
    exit(1);
}

static FILE *start_file(const char *folder, const char *name, const char *header)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path == NULL) fail("name", name);
    snprintf(path, size, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL) fail("write", path);
    free(path);
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    fprintf(file, "%s\n", header);
    return file;
}

/* writes the row and empties it */
static void end_row(row *r, FILE *file)
{
    put_char(r, '\n');
    fwrite(r->bytes, 1, r->size, file);
    r->size = 0;
}

static void end_file(FILE *file, const char *name)
{
    if (ferror(file) | fclose(file)) fail("write", name);
}

/* ---- units ---- */

typedef struct commune {
    uint32_t code;
    float resolves; /* its part of opinions resolved, in 2018 */
} commune;

static commune communes[COMMUNES];

/* a code, what the unit is called before its own name, and its name */
static void start_unit(row *r, uint32_t code, int width, const char *title)
{
    put_code(r, code, width);
    put_two(r, ",", title);
    put_char(r, ' ');
    put_place(r);
}

/* `parent` is 0 for none */
static void end_unit(row *r, FILE *file, const char *level, uint32_t parent, int width, uint32_t population)
{
    put_two(r, ",", level);
    put_char(r, ',');
    if (parent) put_code(r, parent, width);
    put_char(r, ',');
    put_number(r, population);
    end_row(r, file);
}

static void write_units(const char *folder)
{
    FILE *file = start_file(folder, "units.csv", "unit_code,name,level,parent_code,population");
    row r = {.size = 0};
    for (uint32_t i = 0; i < PROVINCES; i++) {
        start_unit(&r, i + 1, 2, "Tỉnh");
        end_unit(&r, file, "tỉnh", 0, 0, 400000 + below(2500000));
    }
    for (uint32_t i = 0; i < DISTRICTS; i++) {
        start_unit(&r, i + 1, 3, "Huyện");
        end_unit(&r, file, "huyện", i * PROVINCES / DISTRICTS + 1, 2, 40000 + below(200000));
    }
    for (uint32_t i = 0; i < COMMUNES; i++) {
        communes[i].code = 1 + i * 3 + below(3);
        communes[i].resolves = (float)(0.35 + 0.5 * uniform());
        start_unit(&r, communes[i].code, 5, below(8) ? "Xã" : "Phường");
        end_unit(&r, file, "xã", i * DISTRICTS / COMMUNES + 1, 3, 1500 + below(20000));
    }
    end_file(file, "units.csv");
}

/* ---- sessions and opinions ---- */

typedef struct session {
    uint32_t id;
    int day;
    const commune *where;
} session;

static void write_session(const session *s, row *r, FILE *file)
{
    put_code(r, s->id, 8);
    put_char(r, ',');
    put_code(r, s->where->code, 5);
    put_char(r, ',');
    put_date(r, s->day);
    uint32_t kind = below(10);
    put_two(r, ",", session_kinds[kind < 7 ? 0 : kind < 9 ? 1 : 2]);
    uint32_t level = below(10);
    put_two(r, ",", session_levels[level < 2 ? 0 : level < 8 ? 1 : 2]);
    put_char(r, ',');
    put_person(r);
    put_char(r, ',');
    uint32_t participants = 12 + below(140);
    put_number(r, participants);
    put_char(r, ',');
    put_number(r, participants * (60 + below(40)) / 100);
    end_row(r, file);
}

/* What was said, cut at LONGEST_TEXT bytes but not within a letter. */
static void put_text(row *r, uint32_t field)
{
    row text = {.size = 0};
    put_two(&text, PICK(openings), " ");
    put(&text, PICK(subjects[field]));
    uint32_t form = below(100);
    if (form < 70) {
        put(&text, " tại thôn ");
        put_place(&text);
    }
    if (form < 18) {
        put(&text, ", ");
    } else if (form < 23) {
        put(&text, "\n");
    } else if (form < 30) {
        put(&text, " (ông \"");
        put_person(&text);
        put(&text, "\") ");
    } else {
        put(&text, " ");
    }
    put(&text, PICK(endings));
    if (below(100) < 35) {
        put(&text, below(2) ? " và " : " ; ");
        put(&text, PICK(endings));
    }
    size_t size = text.size;
    if (size > LONGEST_TEXT) {
        size = LONGEST_TEXT;
        while (((unsigned char)text.bytes[size] & 0xC0) == 0x80) size--;
        while (text.bytes[size - 1] == ' ') size--;
    }
    put_quoted(r, text.bytes, size);
}

static uint32_t pick_field(void)
{
    int part = (int)below(100);
    uint32_t field = 0;
    while (part >= field_weights[field]) part -= field_weights[field++];
    return field;
}

/* one of `statuses`; `resolves` is the part that is resolved, and the rest is shared out among the others */
static uint32_t pick_status(double resolves)
{
    static const double shares[] = {0, .45, .75, .93};
    double z = uniform();
    uint32_t status = 0;
    while (status < COUNT(shares) && z >= resolves + (1 - resolves) * shares[status]) status++;
    return status;
}

static void write_opinion(const session *s, uint32_t id, row *r, FILE *file)
{
    uint32_t field = pick_field();
    int raised = s->day - (below(20) == 0 ? (int)below(3) : 0);
    if (raised < FIRST_DAY) raised = FIRST_DAY;
    uint32_t status = pick_status(s->where->resolves + (s->day - FIRST_DAY) * 0.00002);
    int due = raised + 15 * (1 + (int)below(4)), resolved = -1;
    if (status == 0 || status == 2) { /* resolved or answered: after days that fall off, longer in some fields */
        double days = -log(1 - uniform() * .9999) * (12 + 3 * (int)field);
        resolved = raised + (int)(days + below(6));
    }
    put_code(r, id, 9);
    put_char(r, ',');
    put_code(r, s->id, 8);
    put_char(r, ',');
    put_code(r, s->where->code, 5);
    put_char(r, ',');
    put_date(r, raised);
    put_char(r, ',');
    put_quoted(r, fields[field], strlen(fields[field]));
    uint32_t authority = below(10);
    put_two(r, ",", authorities[authority < 6 ? 0 : authority < 9 ? 1 : 2]);
    put_two(r, ",", statuses[status]);
    put_char(r, ',');
    put_date(r, due);
    put_char(r, ',');
    if (resolved >= 0) put_date(r, resolved);
    put_char(r, ',');
    put_text(r, field);
    end_row(r, file);
}

static void write_dialogues(const char *folder, int64_t opinions)
{
    FILE *sessions =
        start_file(folder, "sessions.csv", "session_id,unit_code,date,kind,level,chair,participants,households");
    FILE *file = start_file(folder, "opinions.csv",
                            "opinion_id,session_id,unit_code,raised_on,field,authority,status,due_on,resolved_on,text");
    int64_t n = opinions / OPINIONS_A_SESSION + 1, id = 0;
    row r = {.size = 0};
    for (int64_t i = 0; i < n && id < opinions; i++) {
        session s = {.id = (uint32_t)i + 1, .day = FIRST_DAY + (int)((double)i / (double)n * DAYS)};
        s.where = &communes[below(COMMUNES)];
        write_session(&s, &r, sessions);
        int64_t rest = opinions - id;
        int64_t here = i == n - 1 ? rest : (int64_t)below(2 * OPINIONS_A_SESSION + 1);
        if (here > rest) here = rest;
        if (i == n - 1 && here > LAST_SESSION) { /* the last takes the rest, unless that would make it a giant */
            here = LAST_SESSION;
            n++;
        }
        for (int64_t k = 0; k < here; k++) write_opinion(&s, (uint32_t)++id, &r, file);
    }
    end_file(sessions, "sessions.csv");
    end_file(file, "opinions.csv");
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4 || atoll(argv[2]) < 1 || atoll(argv[2]) > 999999999) {
        fprintf(stderr, "usage: generate FOLDER OPINIONS [SEED]\n");
        return 2;
    }
    seed(argc > 3 ? strtoull(argv[3], NULL, 10) : 20250101);
    write_units(argv[1]);
    write_dialogues(argv[1], atoll(argv[2]));
    return 0;
}
