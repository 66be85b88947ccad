/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See head_rules.h. */
#include "dialogue/profile/head_rules.h"

#include <stddef.h>
#include <string.h>

#include "dialogue/dataset/tables.h"

#define NEEDS 2

typedef enum wanted { ANY, NUMBERS, TEXTS } wanted;

typedef struct head_rule {
    int table;
    const char *column;
    int weight;
    wanted values;            /* what must stand below it */
    const char *needs[NEEDS]; /* of each, one of the phrases between bars must stand in it as whole words */
    const char *words;        /* and there may be no others than these */
} head_rule;

#define TIMES   "ngay|thoi gian"
#define SESSION "to chuc doi thoai hop dien ra tiep xuc cuoc hoi nghi buoi thuc hien "
#define TIME    "ngay thang nam thoi gian gio "
#define PEOPLE  "tong so luong luot nguoi tham gia du dan hop co mat cu tri nhan toan bo cac den tai cong dai dien ho "
#define COUNTS  "so|tong|luong|luot"
#define SAID    "y kien|kien nghi|phan anh|cau hoi|gop y|de xuat|nguyen vong|noi dung"
#define SAYING                                                                                                         \
    "noi dung y kien nghi phan anh cau hoi gop de xuat nguyen vong tom tat cua nguoi dan cu tri nhan va hoac "
#define ASKING "chi tiet cac ban co gi ong ba chi anh muon hay neu cho biet vuong mac can duoc "
#define PLACES "xa|phuong|thi tran|don vi|ubnd|dia phuong|dac khu|thon|xom|to dan pho|khu pho|ap"
#define PLACE                                                                                                          \
    "ten xa phuong thi tran dac khu don vi co quan to chuc dia ban ubnd thon xom ap dan pho ban dang o cua noi cu "    \
    "tru hanh chinh minh tdp "
#define CODES "ma xa|ma phuong|ma don vi|ma dvhc|ma so xa|ma dia ban|ma thon"

static const head_rule rules[] = {
    {DH_SESSIONS, "held_on", 1, ANY, {TIMES}, TIME SESSION},
    {DH_SESSIONS, "participants", 2, ANY, {"nguoi|cu tri|nhan dan", COUNTS}, PEOPLE SESSION},
    {DH_SESSIONS, "opinions", 1, NUMBERS, {SAID, COUNTS}, "tong so luong luot phat bieu tham " SAYING SESSION ASKING},
    {DH_SESSIONS, "opinions", 1, NUMBERS, {"y kien|kien nghi"}, "y kien nghi phan anh va "},
    {DH_SESSIONS, "unit", 1, ANY, {PLACES}, PLACE},
    {DH_SESSIONS, "unit", 1, ANY, {CODES}, "ma so xa phuong don vi dvhc dia ban thon "},
    {DH_OPINIONS, "raised_on", 1, ANY, {TIMES}, TIME SESSION "nhan gui neu y kien nghi phan anh "},
    {DH_OPINIONS, "text", 2, TEXTS, {SAID}, SAYING ASKING},
    {DH_OPINIONS, "unit", 1, ANY, {PLACES}, PLACE},
    {DH_OPINIONS, "unit", 1, ANY, {CODES}, "ma so xa phuong don vi dvhc dia ban thon "},
    {DH_SUMMARIES, "participants", 1, NUMBERS, {"nguoi|cu tri|nhan dan", COUNTS}, PEOPLE SESSION},
    {DH_SUMMARIES, "opinions", 1, NUMBERS, {SAID, COUNTS}, "tong so luong luot phat bieu tham " SAYING SESSION ASKING},
    {DH_SUMMARIES, "unit", 1, ANY, {PLACES}, PLACE},
    {DH_SUMMARIES, "unit", 1, ANY, {CODES}, "ma so xa phuong don vi dvhc dia ban thon "},
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Whether a phrase stands in the head as whole words; signs between its words do not matter. */
static bool has_phrase(const char *head, const char *phrase, size_t size)
{
    for (const char *at = head; *at != '\0'; at++) {
        if (at > head && is_letter(at[-1])) continue;
        const char *p = at;
        size_t i = 0;
        while (i < size && *p != '\0' && (phrase[i] == ' ' ? !is_letter(*p) : *p == phrase[i])) {
            if (phrase[i] == ' ')
                while (*p != '\0' && !is_letter(*p)) p++;
            else
                p++;
            i++;
        }
        if (i == size && !is_letter(*p)) return true;
    }
    return false;
}

static bool has_one(const char *head, const char *phrases)
{
    while (*phrases != '\0') {
        size_t size = strcspn(phrases, "|");
        if (has_phrase(head, phrases, size)) return true;
        phrases += size + (phrases[size] == '|');
    }
    return false;
}

/* Whether all words of the head are among those of the rule, which end with a blank each. */
static bool has_no_other(const char *head, const char *words)
{
    while (*head != '\0') {
        size_t size = 0;
        bool found = false;
        while (is_letter(head[size])) size++;
        for (const char *at = words; size > 0 && *at != '\0' && !found; at += strcspn(at, " ") + 1)
            found = strcspn(at, " ") == size && memcmp(at, head, size) == 0;
        if (size > 0 && !found) return false;
        head += size + (size == 0);
    }
    return true;
}

/* Persons, or numbers of them, are none of what they say: "Người kiến nghị", "Số người kiến nghị". */
static bool is_of_persons(const char *head)
{
    return strncmp(head, "nguoi ", 6) == 0 ||
           has_one(head, "so nguoi|so luot nguoi|so luong nguoi|so cu tri|so nhan dan");
}

const char *dh_head_rule_find(int table, const char *folded, bool has_numbers, int *weight)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const head_rule *rule = &rules[i];
        bool fits = rule->table == table && (rule->values == ANY || (rule->values == NUMBERS) == has_numbers);
        for (int k = 0; k < NEEDS && fits; k++) fits = rule->needs[k] == NULL || has_one(folded, rule->needs[k]);
        if (!fits || !has_no_other(folded, rule->words)) continue;
        bool said = strcmp(rule->column, "opinions") == 0 || strcmp(rule->column, "text") == 0;
        if (said && is_of_persons(folded)) continue;
        *weight = rule->weight;
        return rule->column;
    }
    return NULL;
}
