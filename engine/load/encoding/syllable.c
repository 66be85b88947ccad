/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Syllables are spelled with one byte a letter: ă â ê ô ơ ư đ are A B E O P U D. Where a tone mark stands in its
 * syllable does not matter. Which initials go with which rhymes is not looked at: what is taken as a syllable and is
 * none is rare enough in text that was read wrongly.
 */
#include "load/encoding/syllable.h"

#include <string.h>

#include "base/text.h"

#define ROOM 12 /* letters of a word; the longest syllable has 7 */

enum { LEVEL, GRAVE, HOOK, TILDE, ACUTE, DOT }; /* tones */

/* The vowels, in the order of the tones, small. */
static const struct {
    char letter;
    uint16_t toned[6];
} vowels[] = {
    {'a', {'a', 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1}},         {'A', {0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}},
    {'B', {0xE2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}},  {'e', {'e', 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9}},
    {'E', {0xEA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}},  {'i', {'i', 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB}},
    {'o', {'o', 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD}},         {'O', {0xF4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}},
    {'P', {0x1A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}}, {'u', {'u', 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}},
    {'U', {0x1B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}}, {'y', {'y', 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5}},
};

/* Longer ones first: of those that a word begins with, each is tried. */
static const char *const initials[] = {"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d",
                                       "D",   "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "x", ""};

static const char rhymes[] =
    "|a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|Ac|Ak|Am|An|Ang|Ap|At|Bc|Bm|Bn|Bng|Bp|Bt|Bu|By|e|ec|em|en|eng|"
    "eo|ep|et|E|Ec|Ech|Em|En|Eng|Enh|Ep|Et|Eu|i|ia|ich|iEc|iEm|iEn|iEng|iEp|iEt|iEu|im|in|inh|ip|it|iu|o|oa|"
    "oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oAc|oAm|oAn|oAng|oAt|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc|"
    "oong|op|ot|O|Oc|Oi|Om|On|Ong|Op|Ot|P|Pi|Pm|Pn|Pp|Pt|u|ua|uBn|uBng|uBt|uBy|uc|ue|ui|um|un|ung|uOc|uOi|"
    "uOm|uOn|uOng|uOt|up|ut|uE|uEch|uEnh|uP|uy|uya|uych|uyEn|uyEt|uyn|uynh|uyt|uyu|uyP|U|Ua|Uc|Ui|Um|Un|Ung|"
    "UPc|UPi|UPm|UPn|UPng|UPp|UPt|UPu|Ut|Uu|y|yEm|yEn|yEng|yEt|yEu|ych|yn|ynh|yt|";

static int32_t small_of(int32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 0x20;
    bool pair = c == 0x102 || c == 0x110 || c == 0x128 || c == 0x168 || c == 0x1A0 || (c >= 0x1EA0 && c <= 0x1EF9);
    if (pair) return c | 1;
    return c == 0x1AF ? 0x1B0 : c;
}

/* A mark after its letter: of a tone, or one that makes another letter. */
static bool add_mark(char *letter, int *found, int32_t c)
{
    static const int32_t tones[] = {0, 0x300, 0x309, 0x303, 0x301, 0x323};
    for (int t = GRAVE; t <= DOT; t++) {
        if (tones[t] != c) continue;
        if (*found != LEVEL) return false;
        *found = t;
        return true;
    }
    char made = 0;
    if (c == 0x302) made = *letter == 'a' ? 'B' : *letter == 'e' ? 'E' : *letter == 'o' ? 'O' : 0;
    if (c == 0x306) made = *letter == 'a' ? 'A' : 0;
    if (c == 0x31B) made = *letter == 'o' ? 'P' : *letter == 'u' ? 'U' : 0;
    if (made != 0) *letter = made;
    return made != 0;
}

static bool add_letter(char *letter, int *found, int32_t c)
{
    if (c == 0x111) *letter = 'D';
    if (c == 0x111) return true;
    for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++)
        for (int t = LEVEL; t <= DOT; t++) {
            if (vowels[i].toned[t] != c) continue;
            if (t != LEVEL && *found != LEVEL) return false;
            if (t != LEVEL) *found = t;
            *letter = vowels[i].letter;
            return true;
        }
    *letter = (char)c;
    return c >= 'a' && c <= 'z';
}

/* Rhymes that end with a stop have a sharp or a heavy tone. */
static bool is_rhyme(const char *text, size_t size, int tone)
{
    char wanted[ROOM + 3] = "|";
    if (size == 0) return false;
    memcpy(wanted + 1, text, size);
    memcpy(wanted + 1 + size, "|", 2);
    if (strstr(rhymes, wanted) == NULL) return false;
    char last = text[size - 1];
    bool stop = last == 'c' || last == 'p' || last == 't' || last == 'k' || (last == 'h' && text[size - 2] == 'c');
    return !stop || tone == ACUTE || tone == DOT;
}

bool dh_syllable_is_valid(const char *word, size_t size)
{
    char letters[ROOM] = {0};
    size_t n = 0;
    int tone = LEVEL;
    for (size_t at = 0; at < size;) {
        int32_t c = small_of(dh_text_next(word, size, &at));
        if (c >= 0x300 && c < 0x370) {
            if (n == 0 || !add_mark(&letters[n - 1], &tone, c)) return false;
            continue;
        }
        if (n == ROOM || !add_letter(&letters[n], &tone, c)) return false;
        n++;
    }
    for (size_t i = 0; i < sizeof initials / sizeof initials[0]; i++) {
        size_t k = strlen(initials[i]);
        if (k <= n && memcmp(letters, initials[i], k) == 0 && is_rhyme(letters + k, n - k, tone)) return true;
    }
    return false;
}
