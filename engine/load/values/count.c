/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts with bounds. The text is folded ("Trên 2.300 người" → "tren 2.300 nguoi") and parsed as
 *     [qualifier] figure [units] [to figure] {qualifier after | units}
 * with the words of the tables below. Any other word is a fault, since it might change the figure. What joins two
 * figures may join two things as well ("50 hộ và 200 người"): only "giữa … và …" makes a range of "và", and a range
 * whose first figure has units must have the same after the second.
 */
#include "load/values/count.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"

#define COUNT_MAX 9007199254740992.0 /* 2^53: whole numbers are exact below it */

/* What a qualifier makes of a figure: LOWER and UPPER make it a lower or an upper bound. */
typedef enum meaning { EXACT, LOWER, UPPER, ABOUT, FROM, ABOUT_FROM, BETWEEN } meaning;

typedef struct phrase {
    const char *text;
    meaning means;
} phrase;

/* Qualifiers before the figure. If one is a prefix of another, the longer comes first. */
static const phrase before[] = {
    {"tren duoi", ABOUT},
    {"it nhat", LOWER},
    {"toi thieu", LOWER},
    {"khong duoi", LOWER},
    {"khong it hon", LOWER},
    {"nhieu hon", LOWER},
    {"lon hon", LOWER},
    {"tren", LOWER},
    {"hon", LOWER},
    {"qua", LOWER},
    {"vuot", LOWER},
    {"at least", LOWER},
    {"no fewer than", LOWER},
    {"no less than", LOWER},
    {"not less than", LOWER},
    {"more than", LOWER},
    {"over", LOWER},
    {"above", LOWER},
    {">=", LOWER},
    {"=>", LOWER},
    {"\xe2\x89\xa5", LOWER},
    {">", LOWER},
    {"nhieu nhat", UPPER},
    {"toi da", UPPER},
    {"khong qua", UPPER},
    {"khong hon", UPPER},
    {"khong vuot qua", UPPER},
    {"khong tren", UPPER},
    {"chua den", UPPER},
    {"chua toi", UPPER},
    {"chua qua", UPPER},
    {"it hon", UPPER},
    {"nho hon", UPPER},
    {"gan", UPPER},
    {"duoi", UPPER},
    {"at most", UPPER},
    {"no more than", UPPER},
    {"not more than", UPPER},
    {"fewer than", UPPER},
    {"less than", UPPER},
    {"up to", UPPER},
    {"under", UPPER},
    {"below", UPPER},
    {"nearly", UPPER},
    {"almost", UPPER},
    {"close to", UPPER},
    {"<=", UPPER},
    {"=<", UPPER},
    {"\xe2\x89\xa4", UPPER},
    {"<", UPPER},
    {"khoang chung", ABOUT},
    {"khoang", ABOUT},
    {"chung", ABOUT},
    {"uoc tinh", ABOUT},
    {"uoc chung", ABOUT},
    {"uoc khoang", ABOUT},
    {"uoc dat", ABOUT},
    {"uoc", ABOUT},
    {"tam", ABOUT},
    {"xap xi", ABOUT},
    {"about", ABOUT},
    {"approximately", ABOUT},
    {"approx.", ABOUT},
    {"approx", ABOUT},
    {"around", ABOUT},
    {"roughly", ABOUT},
    {"some", ABOUT},
    {"circa", ABOUT},
    {"ca.", ABOUT},
    {"~", ABOUT},
    {"\xe2\x89\x88", ABOUT},
    {"tu", FROM},
    {"from", FROM},
    {"giua", BETWEEN},
    {"between", BETWEEN},
};

/* Those of them that leave out the figure itself: counts are whole, so that "trên 300" is at least 301. */
static const char *const strict[] = {
    "nhieu hon", "lon hon",  "tren",   "hon",     "qua",  "vuot",       "more than", "over",  "above", ">",
    "chua den",  "chua toi", "it hon", "nho hon", "duoi", "fewer than", "less than", "under", "below", "<",
};

/* Qualifiers after the figure or its units. */
static const phrase after[] = {
    {"tro len", LOWER}, {"or more", LOWER},  {"and more", LOWER},  {"and over", LOWER},
    {"or over", LOWER}, {"plus", LOWER},     {"+", LOWER},         {"tro xuong", UPPER},
    {"or less", UPPER}, {"or fewer", UPPER}, {"and under", UPPER},
};

/* Between the two figures of a range … */
static const char *const joints[] = {"cho den", "cho toi",      "den",          "toi",     "to",
                                     "-",       "\xe2\x80\x93", "\xe2\x80\x94", "\xc3\xb7"};
/* … and of one that began with "giữa". */
static const char *const between_joints[] = {"va", "and"};

/* What words are of: as the columns (count.h), and what no column is. */
typedef enum thing {
    NOTHING,
    TIMES,
    PEOPLE,
    HOUSEHOLDS,
    OPINIONS,
    SESSIONS,
    CASES,
    LETTERS,
    PLACES,
    GROUPS,
    VOTES
} thing;

/* Words for what is counted. Apart from qualifiers, only these may follow a figure; the first that is of a thing says
 * of which: "người tham gia đối thoại" are people. "Lượt" before it counts it again each time. If one is a prefix of
 * another, the longer comes first. */
static const struct {
    const char *text;
    thing of;
} units[] = {
    {"tham gia", NOTHING},
    {"tham du", NOTHING},
    {"du", NOTHING},
    {"luot", TIMES},
    {"attendances", TIMES},
    {"attendance", TIMES},
    {"nguoi", PEOPLE},
    {"ng", PEOPLE},
    {"dan", PEOPLE},
    {"dai bieu", PEOPLE},
    {"cu tri", PEOPLE},
    {"can bo", PEOPLE},
    {"doan vien", PEOPLE},
    {"hoi vien", PEOPLE},
    {"dang vien", PEOPLE},
    {"thanh vien", PEOPLE},
    {"nhan khau", PEOPLE},
    {"nhan dan", PEOPLE},
    {"nong dan", PEOPLE},
    {"phu nu", PEOPLE},
    {"khau", PEOPLE},
    {"nu", PEOPLE},
    {"people", PEOPLE},
    {"persons", PEOPLE},
    {"person", PEOPLE},
    {"participants", PEOPLE},
    {"participant", PEOPLE},
    {"attendees", PEOPLE},
    {"attendee", PEOPLE},
    {"residents", PEOPLE},
    {"resident", PEOPLE},
    {"citizens", PEOPLE},
    {"citizen", PEOPLE},
    {"delegates", PEOPLE},
    {"villagers", PEOPLE},
    {"ho", HOUSEHOLDS},
    {"gia dinh", HOUSEHOLDS},
    {"households", HOUSEHOLDS},
    {"household", HOUSEHOLDS},
    {"families", HOUSEHOLDS},
    {"family", HOUSEHOLDS},
    {"y kien", OPINIONS},
    {"kien nghi", OPINIONS},
    {"phan anh", OPINIONS},
    {"cau hoi", OPINIONS},
    {"noi dung", OPINIONS},
    {"opinions", OPINIONS},
    {"opinion", OPINIONS},
    {"questions", OPINIONS},
    {"question", OPINIONS},
    {"cuoc", SESSIONS},
    {"buoi", SESSIONS},
    {"hoi nghi", SESSIONS},
    {"doi thoai", SESSIONS},
    {"sessions", SESSIONS},
    {"session", SESSIONS},
    {"meetings", SESSIONS},
    {"meeting", SESSIONS},
    {"dialogues", SESSIONS},
    {"dialogue", SESSIONS},
    {"vu viec", CASES},
    {"vu", CASES},
    {"viec", CASES},
    {"cases", CASES},
    {"case", CASES},
    {"don thu", LETTERS},
    {"don", LETTERS},
    {"thu", LETTERS},
    {"xa", PLACES},
    {"thon", PLACES},
    {"doan", GROUPS},
    {"phieu", VOTES},
    {"votes", VOTES},
    {"vote", VOTES},
};

static const char *const names[] = {[NOTHING] = "",
                                    [TIMES] = DH_MESSAGE_NAME("thing", "turns"),
                                    [PEOPLE] = DH_MESSAGE_NAME("thing", "people"),
                                    [HOUSEHOLDS] = DH_MESSAGE_NAME("thing", "households"),
                                    [OPINIONS] = DH_MESSAGE_NAME("thing", "opinions"),
                                    [SESSIONS] = DH_MESSAGE_NAME("thing", "sessions"),
                                    [CASES] = DH_MESSAGE_NAME("thing", "cases"),
                                    [LETTERS] = DH_MESSAGE_NAME("thing", "petitions"),
                                    [PLACES] = DH_MESSAGE_NAME("thing", "villages or communes"),
                                    [GROUPS] = DH_MESSAGE_NAME("thing", "groups"),
                                    [VOTES] = DH_MESSAGE_NAME("thing", "ballots")};

/* What the figures of a column are of, and whether each once ("60 người") or each time again ("60 lượt người"). */
static const struct {
    thing of;
    bool once, again;
} columns[] = {
    [DH_COUNT_OF_ANY] = {NOTHING, true, true},           [DH_COUNT_OF_ATTENDANCE] = {PEOPLE, true, true},
    [DH_COUNT_OF_PEOPLE] = {PEOPLE, true, false},        [DH_COUNT_OF_TURNS] = {PEOPLE, false, true},
    [DH_COUNT_OF_HOUSEHOLDS] = {HOUSEHOLDS, true, true}, [DH_COUNT_OF_OPINIONS] = {OPINIONS, true, true},
    [DH_COUNT_OF_SESSIONS] = {SESSIONS, true, true},     [DH_COUNT_OF_CASES] = {CASES, true, true},
    [DH_COUNT_OF_LETTERS] = {LETTERS, true, true},       [DH_COUNT_OF_PLACES] = {PLACES, true, true},
    [DH_COUNT_OF_GROUPS] = {GROUPS, true, true},
};

/* Words that are figures or multiply one: the figure must be written in digits instead. */
static const char *const number_words[] = {
    "khong",     "mot",     "hai",   "ba",     "bon",  "tu",    "nam",     "sau",      "bay",
    "tam",       "chin",    "muoi",  "chuc",   "tram", "nghin", "ngan",    "van",      "trieu",
    "ty",        "vai",     "may",   "nhieu",  "nua",  "one",   "two",     "three",    "four",
    "five",      "six",     "seven", "eight",  "nine", "ten",   "hundred", "hundreds", "thousand",
    "thousands", "million", "dozen", "dozens", "k",    "m",     "none",    "many",     "few",
};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

typedef struct reader {
    const char *text;
    size_t size, at;
    dh_number_style style;
    dh_strbuf *reason;
    bool strict; /* the qualifier that was read leaves out the figure */
    thing of;    /* what the words after the figures are of … */
    bool again;  /* … and whether each time counts */
} reader;

static bool refuse(reader *r, const char *why)
{
    dh_strbuf_add(r->reason, dh_tr(why));
    return false;
}

static void pass_blanks(reader *r)
{
    while (r->at < r->size && r->text[r->at] == ' ') r->at++;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Skips `text` and the blanks after it if it is next; a word must end there. */
static bool scan(reader *r, const char *text)
{
    size_t n = strlen(text);
    if (r->size - r->at < n || memcmp(r->text + r->at, text, n) != 0) return false;
    bool word = text[0] >= 'a' && text[0] <= 'z';
    if (word && r->at + n < r->size && is_letter(r->text[r->at + n])) return false;
    r->at += n;
    pass_blanks(r);
    return true;
}

static bool pass_phrase(reader *r, const phrase *phrases, size_t n, meaning *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!scan(r, phrases[i].text)) continue;
        *out = phrases[i].means;
        r->strict = false;
        for (size_t k = 0; k < LENGTH(strict); k++) r->strict |= strcmp(strict[k], phrases[i].text) == 0;
        return true;
    }
    return false;
}

static bool pass_any(reader *r, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (scan(r, words[i])) return true;
    return false;
}

static bool pass_unit(reader *r)
{
    for (size_t i = 0; i < LENGTH(units); i++) {
        if (!scan(r, units[i].text)) continue;
        if (units[i].of == TIMES)
            r->again = true;
        else if (r->of == NOTHING)
            r->of = units[i].of;
        return true;
    }
    return false;
}

/* The end of the run of digits, dots and commas at `at`. */
static size_t figure_end(const reader *r)
{
    size_t end = r->at;
    while (end < r->size && (is_digit(r->text[end]) || r->text[end] == '.' || r->text[end] == ',')) end++;
    return end;
}

static bool refuse_words(reader *r)
{
    if (pass_any(r, number_words, LENGTH(number_words)))
        return refuse(r,
                      "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell "
                      "blank if nobody knows it");
    return refuse(
        r,
        "is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or leave the cell blank if nobody "
        "knows it; a word for that belongs in 'unknown'");
}

static bool read_figure(reader *r, double *out)
{
    static const char minus[] = "\xe2\x88\x92";
    if (scan(r, "am") || (r->at + 1 < r->size && r->text[r->at] == '-' && is_digit(r->text[r->at + 1])) ||
        (r->size - r->at > 3 && memcmp(r->text + r->at, minus, 3) == 0))
        return refuse(r, "is negative, which a count cannot be");
    size_t begin = r->at, end = figure_end(r);
    if (end == begin || !is_digit(r->text[begin])) return refuse_words(r);
    double value;
    if (!dh_value_parse_integral(&value, r->text + begin, end - begin, r->style, r->reason)) return false;
    if (value != floor(value)) return refuse(r, "has a fraction, which a count cannot have");
    if (value >= COUNT_MAX) return refuse(r, "is too large for a count");
    r->at = end;
    pass_blanks(r);
    *out = value;
    return true;
}

/* Reads what follows a figure, to the end: units and at most one qualifier, in any order. `ranged`: it ends a range. */
static bool read_rest(reader *r, meaning *means, bool ranged)
{
    bool qualified = *means != EXACT && *means != FROM && *means != ABOUT_FROM;
    while (r->at < r->size) {
        meaning found;
        if (pass_phrase(r, after, LENGTH(after), &found)) {
            if (qualified || ranged) return refuse(r, "has two qualifiers; keep one");
            *means = found;
            qualified = true;
            continue;
        }
        if (pass_unit(r)) continue;
        if (pass_any(r, number_words, LENGTH(number_words)))
            return refuse(r, "is partly written in words; write the whole figure in digits");
        if (is_digit(r->text[r->at])) return refuse(r, "holds more than one figure");
        return refuse(r, "has words or signs after the figure that are not understood"); /* the reader knows them
                                                                                            without their marks alone */
    }
    return (*means != FROM && *means != ABOUT_FROM) ||
           refuse(r, "says from but not to; write từ … đến … or từ … trở lên");
}

/* Reads units; the text from *begin to *end is theirs, without blanks at its end. */
static void read_units(reader *r, size_t *begin, size_t *end)
{
    *begin = *end = r->at;
    while (pass_unit(r))
        for (*end = r->at; r->text[*end - 1] == ' ';) --*end;
}

/* Whether two figures are joined here; the joint is passed over. "giữa 200 và 250" alone is a range of "và". */
static bool pass_joint(reader *r, meaning means)
{
    bool joined = pass_any(r, joints, LENGTH(joints)) ||
                  (means == BETWEEN && pass_any(r, between_joints, LENGTH(between_joints)));
    return joined && r->at < r->size && is_digit(r->text[r->at]);
}

/* Whether a second figure follows, of another thing: "50 hộ và 200 người", "50 hộ, 200 người". */
static bool adds_another(reader *r)
{
    size_t at = r->at;
    bool joined = pass_any(r, between_joints, LENGTH(between_joints)) || scan(r, ",") || scan(r, ";") ||
                  scan(r, "voi") || scan(r, "&");
    bool adds = joined && r->at < r->size && is_digit(r->text[r->at]);
    r->at = at;
    return adds;
}

/* unit, unit_size: what was said after the first figure. */
static bool read_range(reader *r, dh_count *out, double first, meaning means, const char *unit, size_t unit_size,
                       double tolerance)
{
    double second;
    size_t begin, end;
    if (means == LOWER || means == UPPER) return refuse(r, "has a qualifier and a range; keep one");
    if (!read_figure(r, &second)) return false;
    if (second < first) return refuse(r, "is a range that ends below its beginning");
    size_t at = r->at;
    read_units(r, &begin, &end);
    bool same = end - begin == unit_size && memcmp(r->text + begin, unit, unit_size) == 0;
    bool said = end == begin && (means == FROM || means == ABOUT_FROM || means == BETWEEN); /* "từ 200 hộ đến 250" */
    if (unit_size > 0 && !same && !said)
        return refuse(r, "holds two figures of different things; give each a column of its own");
    r->at = at;
    meaning rest = ABOUT;
    if (!read_rest(r, &rest, true)) return false;
    double widen = (means == ABOUT || means == ABOUT_FROM) && tolerance > 0 ? tolerance : 0;
    *out = (dh_count){first + (second - first) / 2, first * (1 - widen), second * (1 + widen)};
    return true;
}

static dh_count with_bounds(double figure, meaning means, bool strictly, double tolerance)
{
    double beside = strictly ? 1 : 0;
    switch (means) {
    case LOWER: return (dh_count){figure, figure + beside, INFINITY};
    case UPPER:
        if (figure - beside == 0) return (dh_count){0, 0, 0}; /* "<1" */
        return (dh_count){figure, 0, figure - beside};
    case ABOUT:
        if (tolerance < 0) return (dh_count){figure, 0, INFINITY};
        return (dh_count){figure, fmax(0, figure * (1 - tolerance)), figure * (1 + tolerance)};
    default: return (dh_count){figure, figure, figure};
    }
}

static bool read_count(reader *r, dh_count *out, double tolerance)
{
    meaning means = EXACT, second;
    double figure;
    bool qualified = pass_phrase(r, before, LENGTH(before), &means);
    if (qualified && pass_phrase(r, before, LENGTH(before), &second)) {
        /* "khoảng từ 200 đến 250" */
        if (means != ABOUT || second != FROM) return refuse(r, "has two qualifiers; keep one");
        means = ABOUT_FROM;
    }
    if (!read_figure(r, &figure)) return false;
    size_t end = r->at, unit, unit_end;
    read_units(r, &unit, &unit_end); /* "200 người đến 250 người" */
    if (means != BETWEEN && adds_another(r))
        return refuse(r, "holds two figures of different things; give each a column of its own");
    if (pass_joint(r, means)) return read_range(r, out, figure, means, r->text + unit, unit_end - unit, tolerance);
    r->at = end;
    if (means == BETWEEN) return refuse(r, "says between but gives one figure");
    if (!read_rest(r, &means, false)) return false;
    if (means == UPPER && r->strict && figure == 0) return refuse(r, "is below 0, which a count cannot be");
    *out = with_bounds(figure, means, r->strict, tolerance);
    return true;
}

static const char *name_of(thing of)
{
    const char *label = dh_tr_name("thing", names[of], strlen(names[of]));
    return label != NULL ? label : names[of];
}

/* Whether the words after the figure are of what the column has; "60 lượt" may be of people and opinions. */
static bool fits(reader *r, dh_count_of column)
{
    thing of = columns[column].of;
    if (of == NOTHING || (r->of == NOTHING && !r->again)) return true;
    bool same = r->of == of || (r->of == NOTHING && (of == PEOPLE || of == OPINIONS));
    if (same && (r->again ? columns[column].again : columns[column].once)) return true;
    bool turns = r->again && (r->of == NOTHING || r->of == PEOPLE);
    dh_strbuf_printf(r->reason,
                     dh_tr("is a number of %s, and the column has that of %s; write that one, leave the cell blank if "
                           "nobody knows it, or give the other a column of its own"),
                     name_of(turns ? TIMES : r->of), name_of(columns[column].once ? of : TIMES));
    return false;
}

/* The common case: nothing but digits. */
static bool read_digits(dh_count *out, const char *text, size_t size)
{
    double value = 0;
    if (size == 0 || size > 15) return false;
    for (size_t i = 0; i < size; i++) {
        if (!is_digit(text[i])) return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = (dh_count){value, value, value};
    return true;
}

dh_status dh_count_parse(dh_count *out, const char *text, size_t size, dh_number_style style, double tolerance,
                         dh_count_of of, dh_strbuf *reason)
{
    if (read_digits(out, text, size)) return DH_OK;
    size_t folded_size;
    char *folded = dh_text_fold(text, size, &folded_size);
    if (folded == NULL) return DH_ENOMEM;
    reader r = {.text = folded, .size = folded_size, .style = style, .reason = reason};
    bool good = read_count(&r, out, tolerance) && fits(&r, of);
    dh_free(folded);
    if (!good && reason->failed) return DH_ENOMEM;
    return good ? DH_OK : DH_EDATA;
}
