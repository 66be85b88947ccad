/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See foot_words.h. */
#include "load/foot_words.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define WORDS 10  /* of more a sentence is made */
#define BYTES 256 /* the same */

/* In small letters. One with a star at its end begins such texts; one between two stands within them. */
static const char *const compared[] = {
    "*cùng kỳ*",   "*năm trước*", "so với*",      "so sánh*",          "so kế hoạch*",
    "% *",         "tăng",        "giảm",         "tăng giảm",         "tăng (*",
    "tăng(*",      "tăng,*",      "tăng/*",       "tăng +*",           "tăng -*",
    "giảm (*",     "giảm/*",      "tỷ lệ*",       "lũy kế*",           "luỹ kế*",
    "cộng dồn*",   "chênh lệch*", "mang sang*",   "trang trước*",      "bình quân",
    "bình quân *", "bình quân/*", "trung bình/*", "trung bình chung*", NULL};
static const char *const maybe_compared[] = {"trung bình", "trung bình *", "kế hoạch", "kế hoạch *", "kỳ trước*", NULL};
static const char *const parts[] = {"trong đó", "trong đó *", "trong đó:*", "trong đó,*", NULL};
static const char *const sums[] = {"tc",         "t.c",     "t/c",       "t.cộng",       "t. cộng",    "t/cộng",
                                   "tống cộng*", "tống số", "tổng công", "cộng chung",   "tính chung", "cộng toàn *",
                                   "cả huyện",   "cả tỉnh", "cả xã",     "cả thành phố", NULL};
static const char *const maybe_sums[] = {"huyện", "tỉnh", "thành phố", "chung", NULL};

static const struct {
    const char *const *phrases;
    dh_foot_words words;
} kinds[] = {{compared, DH_FOOT_COMPARED},
             {maybe_compared, DH_FOOT_MAYBE_COMPARED},
             {parts, DH_FOOT_PART},
             {sums, DH_FOOT_TOTAL},
             {maybe_sums, DH_FOOT_MAYBE_TOTAL}};

static bool fits(const char *text, size_t size, const char *pattern)
{
    size_t n = strlen(pattern);
    bool within = pattern[0] == '*', open = pattern[n - 1] == '*';
    if (within) return memmem(text, size, pattern + 1, n - 2) != NULL;
    n -= open;
    return (open ? size >= n : size == n) && memcmp(text, pattern, n) == 0;
}

/* "năm 2022" */
static bool is_year(const char *text, size_t size)
{
    const char *word = "năm ";
    size_t n = strlen(word);
    if (size != n + 4 || memcmp(text, word, n) != 0) return false;
    return strspn(text + n, "0123456789") >= 4;
}

/* "- Trong đó" */
static void skip_marks(const char **text, size_t *size)
{
    dh_text_trim(text, size);
    while (*size > 0 && strchr("-+*. ", (*text)[0]) != NULL) ++*text, --*size;
}

bool dh_foot_words_of(dh_foot_words *out, const char *text, size_t size)
{
    size_t n, words = 1;
    *out = DH_FOOT_NONE;
    skip_marks(&text, &size);
    if (size > BYTES) return true;
    char *spelling = dh_text_spelling(text, size, &n);
    if (spelling == NULL) return false;
    while (n > 0 && strchr(":. ", spelling[n - 1]) != NULL) n--;
    for (size_t i = 0; i < n; i++) words += spelling[i] == ' ';
    if (words <= WORDS && is_year(spelling, n)) *out = DH_FOOT_COMPARED;
    for (size_t i = 0; words <= WORDS && i < sizeof kinds / sizeof *kinds; i++)
        for (size_t k = 0; kinds[i].phrases[k] != NULL && *out == DH_FOOT_NONE; k++)
            if (fits(spelling, n, kinds[i].phrases[k])) *out = kinds[i].words;
    dh_free(spelling);
    return true;
}

bool dh_foot_is_part(bool *out, const char *text, size_t size)
{
    dh_foot_words words = DH_FOOT_NONE;
    *out = false;
    skip_marks(&text, &size);
    if (size < 2 || (text[0] | 0x20) != 't' || (text[1] | 0x20) != 'r') return true;
    if (!dh_foot_words_of(&words, text, size)) return false;
    *out = words == DH_FOOT_PART;
    return true;
}
