/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See section_words.h. */
#include "load/section_words.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/text.h"
#include "load/cells/suspect.h"

#define NAME_WORDS   8   /* a text of more is a sentence, and no name of a section */
#define SMALL_WORDS  3   /* words of a name in small letters at most */
#define NAME_BYTES   256 /* of a longer one only so much is looked at for words */
#define PERIOD_BYTES 60  /* the spelling of a period has fewer */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- numbers of rows and sections ---- */

static bool is_roman(const char *text, size_t size)
{
    static const char *const ones[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
    size_t tens = 0;
    while (tens < size && tens < 3 && text[tens] == 'X') tens++;
    for (size_t i = 0; i < 10 && size > 0; i++)
        if (strlen(ones[i]) == size - tens && memcmp(ones[i], text + tens, size - tens) == 0) return true;
    return false;
}

static bool is_section_number(const char *text, size_t size)
{
    bool letter = size == 1 && text[0] >= 'A' && text[0] <= 'Z';
    return letter || (size == 2 && memcmp(text, "Đ", 2) == 0) || is_roman(text, size);
}

dh_row_label dh_row_label_of(const char *text, size_t size)
{
    dh_text_trim(&text, &size);
    if (size > 0 && text[0] == '(') text++, size--;
    while (size > 0 && strchr(".):/ ", text[size - 1]) != NULL) size--;
    if (size == 0) return DH_LABEL_NONE;
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < size && size <= 12; i++) {
        digits += is_digit(text[i]);
        points += text[i] == '.' && i > 0 && is_digit(text[i - 1]);
    }
    if (digits == size) return size <= 6 ? DH_LABEL_NUMBER : DH_LABEL_OTHER;
    if (digits + points == size) return DH_LABEL_DOTTED;
    if (is_roman(text, size)) return DH_LABEL_ROMAN;
    if (is_section_number(text, size)) return DH_LABEL_LETTER;
    return size <= 2 ? DH_LABEL_OTHER : DH_LABEL_WORDS;
}

/* ---- words ---- */

static bool ends_word(const char *text, size_t size, size_t at)
{
    return at >= size || strchr(" .:;,()-/", text[at]) != NULL;
}

/* The size of the word or phrase of a list that the text begins with; 0 = none. */
static size_t begins(const char *text, size_t size, const char *const *words)
{
    size_t longest = 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t n = strlen(words[i]);
        if (n > longest && n <= size && memcmp(words[i], text, n) == 0 && ends_word(text, size, n)) longest = n;
    }
    return longest;
}

static const char *const totals[] = {"tổng cộng", "tổng số",  "tổng",      "cộng",      "tong cong",      "tong so",
                                     "total",     "subtotal", "sub total", "toàn xã",   "toàn huyện",     "toàn tỉnh",
                                     "toàn quận", "cả huyện", "cả tỉnh",   "tống cộng", "toàn thành phố", NULL};

bool dh_section_is_total(bool *out, const char *text, size_t size)
{
    size_t n;
    *out = false;
    dh_text_trim(&text, &size);
    if (size == 0 || !dh_suspect_may_be_total(text, size < 64 ? size : 64)) return true;
    char *spelling = dh_text_spelling(text, dh_text_cut(text, size, NAME_BYTES), &n);
    if (spelling != NULL) *out = begins(spelling, n, totals) > 0;
    dh_free(spelling);
    return spelling != NULL;
}

bool dh_section_is_sum(bool *out, const char *text, size_t size)
{
    static const char *const lists[] = {"danh sách", "ấn định danh sách", NULL};
    size_t n, words = 1;
    *out = false;
    dh_text_trim(&text, &size);
    if (size > 0 && text[0] == '(') text++, size--;
    char *spelling = dh_text_spelling(text, dh_text_cut(text, size, NAME_BYTES), &n);
    if (spelling == NULL) return false;
    size_t list = begins(spelling, n, lists), at = list > 0 ? list : begins(spelling, n, totals);
    size_t digit = strcspn(spelling, "0123456789"), mark = digit;
    for (size_t i = 0; i < n; i++) words += spelling[i] == ' ';
    while (mark > 0 && strchr(" (", spelling[mark - 1]) != NULL) mark--;
    bool follows = mark == at || (mark > 0 && spelling[mark - 1] == ':') || list > 0;
    *out = at > 0 && digit < n && follows && words <= 10; /* opinions of that kind are longer */
    dh_free(spelling);
    return true;
}

/* How many bytes stand before the first mark that ends the number of a section; no NUL need follow the text. */
static size_t number_size(const char *text, size_t size)
{
    size_t n = 0;
    while (n < size && strchr(".)/:- ", text[n]) == NULL) n++;
    return n;
}

/* Whether the text begins with the number of a section and a mark behind it: "II. Các xã", "A/ Khối xã". */
static bool is_numbered(const char *text, size_t size)
{
    size_t n = number_size(text, size);
    if (n == 0 || n >= size || !is_section_number(text, n)) return false;
    size_t mark = n;
    while (mark < size && text[mark] == ' ') mark++;
    return mark < size && strchr(".)/:-", text[mark]) != NULL && mark + 1 < size;
}

/* What stands before the number of a section: "Phần I". */
static bool is_part(const char *spelling, size_t size, const char *text, size_t text_size)
{
    static const char *const parts[] = {"phần", "mục", "khối", "cụm", "nhóm", NULL};
    size_t word = begins(spelling, size, parts), last = text_size;
    if (word == 0) return false;
    while (last > 0 && text[last - 1] != ' ') last--;
    return last > 0 && is_section_number(text + last, text_size - last);
}

/* Whether the text is a period: a word for it and numbers. No name of a place is. */
static bool is_period(const char *spelling, size_t size)
{
    static const char *const periods[] = {"quý", "tháng", "năm", "học kỳ", "kỳ", NULL};
    static const char *const halves[] = {"6 tháng", "06 tháng", "sáu tháng", "9 tháng", "09 tháng", NULL};
    size_t at = begins(spelling, size, halves);
    if (at > 0) return size < PERIOD_BYTES;
    at = begins(spelling, size, periods);
    if (at == 0 || size > 40) return false;
    at += strspn(spelling + at, " ");
    return at < size && spelling[at + strspn(spelling + at, "0123456789ivx/.- ")] == '\0';
}

/* Whether a text ends in a letter that no period ends in: of those but the last of roman numerals. */
static bool ends_in_letter(const char *text, size_t size)
{
    unsigned char last = (unsigned char)text[size - 1];
    if (last < 0x80) return ((last | 0x20) >= 'a' && (last | 0x20) <= 'z') && strchr("ivxIVX", last) == NULL;
    size_t at = size - 1;
    while (at > 0 && (unsigned char)text[at] >= 0x80 && (unsigned char)text[at] < 0xC0) at--;
    int32_t c = dh_text_next(text, size, &at);
    return (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
}

bool dh_section_may_be_period(const char *text, size_t size)
{
    dh_text_trim(&text, &size);
    if (size == 0 || size >= 2 * PERIOD_BYTES) return false;
    if (strchr("069sS", text[0]) != NULL) return true; /* "6 tháng đầu năm" */
    return strchr("qtnhkQTNHK", text[0]) != NULL && !ends_in_letter(text, size);
}

/* Whether the text begins as the name of a unit may, and is a common noun: "Xã hội", but not "Xã Hội An". */
static bool is_noun(const char *spelling, size_t size)
{
    static const char *const nouns[] = {"xã hội hóa",    "xã hội hoá", "xã hội và",    "xã viên",      "phường hội",
                                        "bản kiến nghị", "bản đồ",     "bản tin",      "bản án",       "bản thân",
                                        "bản cam kết",   "bản quyền",  "bản tổng hợp", "bản phản ánh", NULL};
    static const char *const society[] = {"xã hội", NULL};
    size_t at = begins(spelling, size, society);
    if (at > 0 && (at >= size || spelling[at] != ' ' || strchr("-&(/", spelling[at + 1]) != NULL)) return true;
    return begins(spelling, size, nouns) > 0;
}

/* Whether behind the word for a unit, which has so many bytes of the spelling, a name or a number follows. */
static bool has_name(bool *out, const char *spelling, size_t word, const char *text, size_t size)
{
    size_t at = 0, n = 1, letter;
    for (size_t i = 0; i < word; i++) n += spelling[i] == ' ';
    while (n-- > 0) {
        while (at < size && !ends_word(text, size, at)) at++;
        while (at < size && strchr(" .:;,()-/\"\t\r\n", text[at]) != NULL) at++;
    }
    if (size - at > strlen("số ") && memcmp(text + at, "số ", strlen("số ")) == 0) at += strlen("số ");
    *out = at < size && is_digit(text[at]);
    if (at >= size || *out) return true;
    size_t end = at;
    dh_text_next(text, size, &end);
    char *small = dh_text_spelling(text + at, end - at, &letter);
    *out = small != NULL && (letter != end - at || memcmp(small, text + at, letter) != 0);
    dh_free(small);
    return small != NULL;
}

/* Whether a name in small letters may stand behind the word for a unit: "xã hòa bình", but not "xã chưa trả lời", a
 * sentence, or "xã đội", a body. */
static bool has_small_name(const char *spelling, size_t size, size_t word)
{
    static const char *const alone[] = {"đội", "đoàn", "hội", "viên", "mới", "trên", "nhà", NULL}; /* and no more */
    /* names of communes begin with many of the first syllables: Trung Nghĩa, Quan Sơn, Nông Cống, Hội An, Cần Kiệm */
    static const char *const others[] = {
        "đã",        "chưa",       "không",      "có",         "và",         "của",         "cần có",    "cần phải",
        "cần được",  "đề nghị",    "được",       "là",         "về",         "cho",         "trong",     "các",
        "phải",      "đội trưởng", "đội phó",    "đoàn thể",   "đoàn viên",  "đoàn thanh",  "ủy ban",    "ủy viên",
        "hội đồng",  "hội viên",   "hội nông",   "hội phụ",    "hội cựu",    "hội liên",    "xóm",       "bản",
        "ấp",        "tổ chức",    "trả lời",    "báo cáo",    "sẽ",         "đang",        "theo",      "nào",
        "khác",      "này",        "đó",         "để",         "tại",        "với",         "thực hiện", "hướng dẫn",
        "kiến nghị", "nêu",        "giao thông", "giao cho",   "quan tâm",   "quan ngại",   "tiếp công", "tiếp tục",
        "tiếp thu",  "tiếp nhận",  "giải quyết", "giải trình", "nông thôn",  "nông nghiệp", "miền núi",  "ven biển",
        "ven sông",  "vùng",       "loại",       "phường",     "xã",         "thôn",        "từ năm",    "từ nay",
        "từ khi",    "trung tâm",  "trung ương", "trực tiếp",  "trực thuộc", "nghèo",       "đặc biệt",  NULL};
    size_t n = 1, at = word + strspn(spelling + word, " .");
    for (size_t i = at; i < size; i++) {
        n += spelling[i] == ' ';
        if (strchr(",;:()/?!%", spelling[i]) != NULL || is_digit(spelling[i])) return false;
    }
    if (n == 1 && at < size && begins(spelling + at, size - at, alone) == size - at) return false;
    for (size_t i = at; i < size && n <= SMALL_WORDS; i += strcspn(spelling + i, " "), i += strspn(spelling + i, " "))
        if (begins(spelling + i, size - i, others) > 0) return false;
    return at < size && n <= SMALL_WORDS;
}

bool dh_section_name(const char **name, size_t *name_size, bool *is_unit, const char *text, size_t size)
{
    static const char *const units[] = {
        "xã",          "phường", "thị trấn",      "đặc khu", "thôn",    "tổ dân phố", "khu phố", "xóm",
        "bản",         "ấp",     "khu dân cư",    "buôn",    "ubnd xã", "huyện",      "quận",    "thị xã",
        "ubnd phường", "tdp",    "ubnd thị trấn", "x.",      "p.",      "tt.",        NULL};
    size_t n;
    dh_text_trim(&text, &size);
    if (is_numbered(text, size)) {
        size_t at = number_size(text, size);
        while (at < size && strchr(" .)/:-", text[at]) != NULL) at++;
        text += at;
        size -= at;
    }
    while (size > 0 && strchr(" :;.,", text[size - 1]) != NULL) size--;
    *name = text;
    *name_size = size;
    char *spelling = dh_text_spelling(text, size, &n);
    size_t word = spelling != NULL ? begins(spelling, n, units) : 0;
    bool done = spelling != NULL;
    *is_unit = word > 0 && word + 1 < n && !is_noun(spelling, n);
    if (*is_unit) done = has_name(is_unit, spelling, word, text, size);
    if (done && word > 0 && word + 1 < n && !*is_unit && !is_noun(spelling, n))
        *is_unit = has_small_name(spelling, n, word);
    dh_free(spelling);
    return done;
}

bool dh_section_words_of(dh_section_words *out, const char *text, size_t size)
{
    static const char *const sections[] = {"khối",       "cụm",  "nhóm",    "các xã",    "các phường", "các thị trấn",
                                           "các đơn vị", "vùng", "khu vực", "các huyện", "cấp",        NULL};
    static const char *const topics[] = {"lĩnh vực", NULL};
    *out = DH_WORDS_NONE;
    dh_text_trim(&text, &size);
    size_t n = 0;
    char *kept = dh_strndup(text, size), *spelling = dh_text_spelling(text, dh_text_cut(text, size, NAME_BYTES), &n);
    if (kept == NULL || spelling == NULL) {
        dh_free(kept);
        dh_free(spelling);
        return false;
    }
    size_t total = begins(spelling, n, totals), at = total, n_words = 1;
    for (size_t i = 0; i < n; i++) n_words += spelling[i] == ' ';
    while (at < n && strchr(" :(", spelling[at]) != NULL) at++;
    bool numbered_total = false; /* "Cộng (I)", "Tổng I+II" */
    if (total > 0) {
        const char *last = kept + size;
        while (last > kept && strchr(" (:", last[-1]) == NULL) last--;
        size_t length = strcspn(last, ").:;+-/ ");
        numbered_total = is_section_number(last, length);
    }
    unsigned suspects = 0;
    bool done = dh_suspects_of(&suspects, kept, size);
    if (is_numbered(kept, size) || is_part(spelling, n, kept, size))
        *out = DH_WORDS_NUMBERED;
    else if (is_period(spelling, n))
        *out = DH_WORDS_PERIOD;
    else if (n_words <= NAME_WORDS && begins(spelling, n, topics) > 0)
        *out = DH_WORDS_TOPIC;
    else if (numbered_total || (suspects & DH_SUSPECT(DH_SUSPECT_TOTAL)) ||
             (n_words <= NAME_WORDS && begins(spelling + at, n - at, sections) > 0))
        *out = DH_WORDS_SECTION;
    dh_free(kept);
    dh_free(spelling);
    return done;
}

/* ---- figures ---- */

bool dh_section_is_rate(bool *out, const char *header)
{
    static const char *const words[] = {"%", "tỷ lệ", "bình quân", "trung bình"};
    char *spelling = dh_text_spelling(header, strlen(header), NULL);
    *out = false;
    for (size_t i = 0; spelling != NULL && i < sizeof words / sizeof *words; i++)
        *out = *out || strstr(spelling, words[i]) != NULL;
    dh_free(spelling);
    return spelling != NULL;
}

/* 1.234, 1,234.5, 12: one mark may stand before groups of three digits, another before decimals. */
static double written_number(const char *text, size_t size)
{
    double value = 0, unit = 1;
    char group = 0, decimal = 0;
    for (size_t i = 0; i < size; i++) {
        if (is_digit(text[i])) {
            if (decimal != 0)
                value += (unit /= 10) * (text[i] - '0');
            else
                value = value * 10 + (text[i] - '0');
            continue;
        }
        size_t digits = 0;
        while (i + 1 + digits < size && is_digit(text[i + 1 + digits])) digits++;
        if ((text[i] != '.' && text[i] != ',') || digits == 0 || i == 0 || decimal != 0) return NAN;
        if (digits == 3 && (group == 0 || group == text[i]))
            group = text[i];
        else if (text[i] != group && i + 1 + digits == size)
            decimal = text[i];
        else
            return NAN;
    }
    return size > 0 && size < 32 ? value : NAN;
}

double dh_section_figure(const char *text, size_t size, bool typed, bool *day)
{
    int32_t unused;
    double value;
    char number[40], *end;
    dh_text_trim(&text, &size);
    if (typed) {
        *day = size >= 10 && dh_date_parse_iso(text, 10, &unused);
        if (*day || size == 0 || size >= sizeof number) return NAN;
        memcpy(number, text, size);
        number[size] = '\0';
        value = dh_text_to_double(number, &end);
        return *end == '\0' ? value : NAN;
    }
    size_t digits = 0, marks = 0;
    for (size_t i = 0; i < size; i++) {
        digits += is_digit(text[i]);
        marks += text[i] == '/' || text[i] == '-' || text[i] == ':';
        if (!is_digit(text[i]) && strchr(" .,:/-", text[i]) == NULL) return NAN;
    }
    *day = digits >= 3 && marks > 0;
    return written_number(text, size);
}
