/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The title of a data set: what the books call themselves, as far as all of them do. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/profile/proposal.h"

#define MIN_WORDS 3

typedef struct word {
    const char *text;
    size_t size;
} word;

/* The next word of a text; size 0 = there is none. */
static word next_word(const char **at)
{
    while (**at == ' ') ++*at;
    word w = {*at, strcspn(*at, " ")};
    *at += w.size;
    return w;
}

/* *is: the word is one of a NULL-terminated list, folded. */
static dh_status is_one_of(bool *is, word w, const char *const *list, dh_error *error)
{
    char *folded = dh_text_alike_folded(w.text, w.size, NULL);
    *is = false;
    if (folded == NULL) return dh_error_nomem(error);
    for (size_t i = 0; list[i] != NULL && !*is; i++) *is = strcmp(folded, list[i]) == 0;
    dh_free(folded);
    return DH_OK;
}

/* *is: the text is the name of a book or report of the domain, and not of an office or a document that it belongs to.
 */
static dh_status is_title(bool *is, const char *text, dh_error *error)
{
    static const char *const kinds[] = {"so theo doi ", "so nhat ky ",  "nhat ky ",  "so ghi ",
                                        "bang ",        "bieu ",        "bao cao ",  "tong hop ",
                                        "danh sach ",   "ket qua ",     "thong ke ", "so lieu ",
                                        "tinh hinh ",   "so tong hop ", "so tiep ",  "so doi thoai "};
    static const char *const things[] = {"doi thoai", "tiep cong dan", "tiep dan", "y kien",
                                         "kien nghi", "don thu",       "phan anh", "gop y"};
    bool kind = false, thing = false;
    char *folded = dh_text_alike_folded(text, strlen(text), NULL);
    if (folded == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        kind = kind || strncmp(folded, kinds[i], strlen(kinds[i])) == 0;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) thing = thing || strstr(folded, things[i]) != NULL;
    *is = kind && thing && dh_text_length(text, strlen(text)) <= 120;
    dh_free(folded);
    return DH_OK;
}

/* The title of a source; NULL = it has none. */
static dh_status title_of(const char **out, const dh_survey_source *source, dh_error *error)
{
    *out = NULL;
    for (int32_t i = 0; i < source->n_titles && *out == NULL; i++) {
        bool is;
        DH_TRY(is_title(&is, source->titles[i].text, error));
        if (is) *out = source->titles[i].text;
    }
    return DH_OK;
}

/* Where the first "năm 2019" of a title stands, and the year; NULL = nowhere. */
static dh_status find_year(const char **where, word *year, const char *title, dh_error *error)
{
    static const char *const names[] = {"nam", NULL};
    *where = NULL;
    for (const char *at = title;;) {
        word w = next_word(&at);
        const char *behind = at;
        bool is;
        if (w.size == 0) return DH_OK;
        DH_TRY(is_one_of(&is, w, names, error));
        *year = next_word(&behind);
        if (!is || year->size == 0 || year->text[0] < '1' || year->text[0] > '2') continue;
        *where = w.text;
        return DH_OK;
    }
}

/* The size of what two texts have in common, in whole words. */
static size_t common(const char *a, const char *b)
{
    const char *first = a;
    for (size_t size = 0;;) {
        word x = next_word(&a), y = next_word(&b);
        if (x.size == 0 || x.size != y.size || memcmp(x.text, y.text, x.size) != 0) return size;
        size = (size_t)(x.text + x.size - first);
    }
}

/* Takes away words at the end that say nothing without the next, and signs. *n_words: how many stay. */
static dh_status trim_end(size_t *size, int *n_words, const char *text, dh_error *error)
{
    static const char *const open[] = {"",     "nam", "quy",  "thang", "xa",   "phuong", "huyen", "tinh",
                                       "thon", "tai", "cua",  "o",     "tren", "tu",     "ngay",  "den",
                                       "ky",   "thi", "tran", "dot",   "lan",  NULL};
    for (bool is = true; is && *size > 0;) {
        size_t begin = *size;
        while (begin > 0 && text[begin - 1] != ' ') begin--;
        DH_TRY(is_one_of(&is, (word){text + begin, *size - begin}, open, error));
        if (is) *size = begin;
        while (*size > 0 && strchr(" ,;:(-", text[*size - 1]) != NULL) --*size;
    }
    *n_words = *size > 0;
    for (size_t i = 0; i < *size; i++) *n_words += text[i] == ' ';
    return DH_OK;
}

/* *several: a source has no title, or one of another year than `title`. */
static dh_status is_of_several(bool *several, const dh_proposal *proposal, const char *title, dh_error *error)
{
    const char *where, *other;
    word year, other_year;
    DH_TRY(find_year(&where, &year, title, error));
    *several = false;
    for (int32_t t = 0; t < proposal->n_tables && where != NULL; t++)
        for (int32_t i = 0; proposal->tables[t].table >= 0 && i < proposal->tables[t].survey->n_sources; i++) {
            DH_TRY(title_of(&other, &proposal->tables[t].survey->sources[i], error));
            if (other != NULL) DH_TRY(find_year(&other, &other_year, other, error));
            *several = *several || other == NULL || other_year.size != year.size ||
                       memcmp(other_year.text, year.text, year.size) != 0;
        }
    return DH_OK;
}

/* What the titles of a table have in common; NULL = nothing that is a title. */
static dh_status common_title(const char **out, const dh_proposal *proposal, const dh_proposed_table *t,
                              dh_arena *arena, dh_error *error)
{
    const char *first = NULL, *title, *where;
    word year;
    size_t size = 0;
    int n_words;
    bool several, is;
    *out = NULL;
    for (int32_t i = 0; i < t->survey->n_sources; i++) {
        DH_TRY(title_of(&title, &t->survey->sources[i], error));
        if (title == NULL) continue;
        size_t n = first != NULL ? common(first, title) : strlen(title);
        if (first == NULL) first = title;
        if (size == 0 || n < size) size = n;
        if (n == 0) return DH_OK;
    }
    if (first == NULL) return DH_OK;
    DH_TRY(is_of_several(&several, proposal, first, error));
    DH_TRY(find_year(&where, &year, first, error));
    if (several && where != NULL && (size_t)(where - first) < size) size = (size_t)(where - first);
    DH_TRY(trim_end(&size, &n_words, first, error));
    const char *made = dh_arena_strndup(arena, first, size);
    if (made == NULL) return dh_error_nomem(error);
    DH_TRY(is_title(&is, made, error));
    if (is && n_words >= MIN_WORDS) *out = made;
    return DH_OK;
}

dh_status dh_proposal_title(const char **out, const dh_proposal *proposal, dh_arena *arena, dh_error *error)
{
    *out = NULL;
    for (int32_t i = 0; i < proposal->n_tables && *out == NULL; i++)
        if (proposal->tables[i].table > DH_LINEAGE) /* nor of units */
            DH_TRY(common_title(out, proposal, &proposal->tables[i], arena, error));
    return DH_OK;
}
