/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See unit_name.h. */
#include "base/unit_name.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum {
    COMMUNE = 1u << 0,
    WARD = 1u << 1,
    TOWNSHIP = 1u << 2,
    SPECIAL_ZONE = 1u << 3,
    TOWN = 1u << 4,
    CITY = 1u << 5,
    URBAN_DISTRICT = 1u << 6,
    DISTRICT = 1u << 7,
    PROVINCE = 1u << 8,
    THON = 1u << 9,
    XOM = 1u << 10,
    BAN = 1u << 11,
    AP = 1u << 12,
    BUON = 1u << 13,
    LANG = 1u << 14,
    RESIDENTIAL_GROUP = 1u << 15,
    QUARTER = 1u << 16,
    RESIDENTIAL_AREA = 1u << 17,
    OFFICE = 1u << 18, /* phòng, whose abbreviation is that of a ward */
    WITH_COMMITTEE =
        COMMUNE | WARD | TOWNSHIP | SPECIAL_ZONE | TOWN | CITY | URBAN_DISTRICT | DISTRICT | PROVINCE, /* UBND */
};

/* How a word is followed by the name. */
typedef enum ending {
    BLANK, /* "xã hòa bình", also by a full stop or a colon */
    STOP,  /* "x. hòa bình"; by a number also without: "p3", "p 3" */
} ending;

typedef struct word {
    const char *text; /* as dh_text_spelling gives it */
    unsigned kinds;
    ending ending;
} word;

/* A longer one stands before one that it begins with. */
static const word words[] = {
    {"xã", COMMUNE, BLANK},
    {"phường", WARD, BLANK},
    {"thị trấn", TOWNSHIP, BLANK},
    {"đặc khu", SPECIAL_ZONE, BLANK},
    {"thị xã", TOWN, BLANK},
    {"thành phố", CITY, BLANK},
    {"quận", URBAN_DISTRICT, BLANK},
    {"huyện", DISTRICT, BLANK},
    {"tỉnh", PROVINCE, BLANK},
    {"thôn", THON, BLANK},
    {"xóm", XOM, BLANK},
    {"bản", BAN, BLANK},
    {"ấp", AP, BLANK},
    {"buôn", BUON, BLANK},
    {"làng", LANG, BLANK},
    {"tổ dân phố", RESIDENTIAL_GROUP, BLANK},
    {"khu phố", QUARTER, BLANK},
    {"khu dân cư", RESIDENTIAL_AREA, BLANK},
    {"phòng", OFFICE, BLANK},
    {"tdp", RESIDENTIAL_GROUP, BLANK},
    {"kdc", RESIDENTIAL_AREA, BLANK},
    {"kp", QUARTER, BLANK},
    {"tt", TOWNSHIP, BLANK},
    {"t.t", TOWNSHIP, BLANK},
    {"tx", TOWN, BLANK},
    {"t.x", TOWN, BLANK},
    {"tp", CITY, BLANK},
    {"t.p", CITY, BLANK},
    {"x", COMMUNE | XOM, STOP},
    {"p", WARD | OFFICE, STOP},
    {"q", URBAN_DISTRICT, STOP},
    {"h", DISTRICT, STOP},
    {"t", PROVINCE | THON, STOP},
    {"b", BAN | BUON, STOP},
};

/* Those of names without any marks. */
static const word folded_words[] = {
    {"xa", COMMUNE, BLANK},
    {"phuong", WARD, BLANK},
    {"thi tran", TOWNSHIP, BLANK},
    {"dac khu", SPECIAL_ZONE, BLANK},
    {"thi xa", TOWN, BLANK},
    {"thanh pho", CITY, BLANK},
    {"quan", URBAN_DISTRICT, BLANK},
    {"huyen", DISTRICT, BLANK},
    {"tinh", PROVINCE, BLANK},
    {"thon", THON, BLANK},
    {"xom", XOM, BLANK},
    {"to dan pho", RESIDENTIAL_GROUP, BLANK},
    {"khu pho", QUARTER, BLANK},
    {"khu dan cu", RESIDENTIAL_AREA, BLANK},
};

static const word bodies[] = {
    {"ubnd", 0, BLANK},
    {"ủy ban nhân dân", 0, BLANK},
    {"uy ban nhan dan", 0, BLANK},
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

/* How many bytes the word and what parts it from the name have; 0: the text does not begin with it, or has no more. */
static size_t taken_by(const word *w, const char *text)
{
    size_t n = strlen(w->text), at = n;
    if (strncmp(text, w->text, n) != 0) return 0;
    at += strspn(text + at, " .:");
    bool is_apart = w->ending == STOP ? memchr(text + n, '.', at - n) != NULL : at > n;
    bool numbered = is_digit(text[at]) && is_plain(w->text); /* "p3", "kp 5" */
    return (is_apart || numbered) && text[at] != '\0' ? at : 0;
}

/* Skips the word of a list that the text begins with. NULL: there is none. */
static const word *skip(const char **text, const word *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t taken = taken_by(&rows[i], *text);
        if (taken == 0) continue;
        *text += taken;
        return &rows[i];
    }
    return NULL;
}

/* "số 5" and "05" are "5". */
static const char *skip_before_number(const char *text)
{
    static const char *const words_of_number[] = {"số ", "so "};
    const char *number = text;
    for (size_t i = 0; i < COUNT_OF(words_of_number); i++) {
        size_t n = strlen(words_of_number[i]);
        if (strncmp(text, words_of_number[i], n) == 0 && is_digit(text[n])) number = text + n;
    }
    while (number[0] == '0' && is_digit(number[1])) number++;
    return is_digit(number[0]) ? number : text;
}

/* Takes the spelling over. */
static char *rest_of(char *spelling, bool folded, unsigned *kinds, size_t *out_size)
{
    size_t n;
    *kinds = 0;
    if (spelling == NULL) return NULL;
    const char *rest = spelling;
    bool is_body = skip(&rest, bodies, COUNT_OF(bodies)) != NULL;
    const word *kind = skip(&rest, words, COUNT_OF(words));
    if (kind == NULL && folded) kind = skip(&rest, folded_words, COUNT_OF(folded_words));
    if (kind != NULL) {
        bool narrowed = is_body && (kind->kinds & WITH_COMMITTEE) != 0; /* villages have no committee */
        *kinds = narrowed ? kind->kinds & WITH_COMMITTEE : kind->kinds;
        rest = skip_before_number(rest);
    }
    char *alike = dh_text_alike(rest, strlen(rest), &n);
    if (alike != NULL && n == 0) { /* signs alone */
        dh_free(alike);
        *kinds = 0;
        alike = dh_strndup(spelling, strlen(spelling));
        n = strlen(spelling);
    }
    dh_free(spelling);
    if (out_size != NULL) *out_size = alike != NULL ? n : 0;
    return alike;
}

char *dh_unit_name_rest(const char *text, size_t size, unsigned *kinds, size_t *out_size)
{
    return rest_of(dh_text_spelling(text, size, NULL), false, kinds, out_size);
}

char *dh_unit_name_rest_folded(const char *text, size_t size, unsigned *kinds, size_t *out_size)
{
    return rest_of(dh_text_spelling_folded(text, size, NULL), true, kinds, out_size);
}

bool dh_unit_name_is_full(bool *out, const char *text, size_t size)
{
    size_t n;
    char *spelling = dh_text_spelling(text, size, &n);
    const char *rest = spelling;
    const word *kind = spelling != NULL ? skip(&rest, words, COUNT_OF(words)) : NULL;
    *out = kind != NULL && !is_plain(kind->text) && spelling[n - 1] != '.'; /* abbreviations have no marks */
    dh_free(spelling);
    return spelling != NULL;
}

unsigned dh_unit_name_kind(unsigned kinds, unsigned others)
{
    unsigned meant = kinds & others;
    return !dh_unit_name_is_plain(kinds) && dh_unit_name_is_plain(meant) ? meant : kinds;
}
