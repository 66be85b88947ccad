/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounded counts: the wordings of officials in Vietnamese and English, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "load/values/count.h"

#define INF INFINITY
#define VI  DH_NUMBERS_VI
#define EN  DH_NUMBERS_EN
#define PL  DH_NUMBERS_PLAIN

static const struct {
    const char *text;
    dh_number_style style;
    double stated, lower, upper;
} wordings[] = {
    {"15798", PL, 15798, 15798, 15798},
    {"15.798", VI, 15798, 15798, 15798},
    {"15,798", EN, 15798, 15798, 15798},
    {"0", PL, 0, 0, 0},
    {"45.0", PL, 45, 45, 45},
    {"15.798 người", VI, 15798, 15798, 15798},
    {"50 ng", VI, 50, 50, 50},
    {"50ng dự", VI, 50, 50, 50},
    {"2.712 lượt ý kiến", VI, 2712, 2712, 2712},
    {"300 lượt người tham gia", VI, 300, 300, 300},
    {"99 hộ", VI, 99, 99, 99},
    {"99 hộ dân", VI, 99, 99, 99},
    {"211 cuộc đối thoại", VI, 211, 211, 211},
    {"12người", VI, 12, 12, 12},
    {"40 people", EN, 40, 40, 40},
    {"1,200 participants", EN, 1200, 1200, 1200},
    {"trên 2.300 người", VI, 2300, 2301, INF},
    {"Trên 2300", VI, 2300, 2301, INF},
    {"TRÊN 300", VI, 300, 301, INF},
    {"tren 300", VI, 300, 301, INF},
    {"hơn 2300", VI, 2300, 2301, INF},
    {"quá 300", VI, 300, 301, INF},
    {"ít nhất 50 hộ", VI, 50, 50, INF},
    {"tối thiểu 50", VI, 50, 50, INF},
    {"không dưới 400 ý kiến", VI, 400, 400, INF},
    {"từ 300 trở lên", VI, 300, 300, INF},
    {"từ 300 người trở lên", VI, 300, 300, INF},
    {"300 trở lên", VI, 300, 300, INF},
    {">2300", VI, 2300, 2301, INF},
    {"> 2.300", VI, 2300, 2301, INF},
    {">= 2.300", VI, 2300, 2300, INF},
    {"≥ 2.300", VI, 2300, 2300, INF},
    {"2.300+", VI, 2300, 2300, INF},
    {"2.300+ người", VI, 2300, 2300, INF},
    {"over 2,300", EN, 2300, 2301, INF},
    {"more than 300 people", EN, 300, 301, INF},
    {"at least 300", EN, 300, 300, INF},
    {"At Least 300", EN, 300, 300, INF},
    {"no fewer than 300", EN, 300, 300, INF},
    {"300 or more", EN, 300, 300, INF},
    {"300 people or more", EN, 300, 300, INF},
    {"300 and over", EN, 300, 300, INF},
    {"gần 300", VI, 300, 0, 300},
    {"gần 300 người", VI, 300, 0, 300},
    {"dưới 300", VI, 300, 0, 299},
    {"chưa đến 300", VI, 300, 0, 299},
    {"chưa tới 300", VI, 300, 0, 299},
    {"không quá 300", VI, 300, 0, 300},
    {"tối đa 300", VI, 300, 0, 300},
    {"nhiều nhất 300", VI, 300, 0, 300},
    {"từ 300 trở xuống", VI, 300, 0, 300},
    {"<300", VI, 300, 0, 299},
    {"<= 300", VI, 300, 0, 300},
    {"≤300", VI, 300, 0, 300},
    {"under 300", EN, 300, 0, 299},
    {"nearly 300", EN, 300, 0, 300},
    {"up to 300 people", EN, 300, 0, 300},
    {"no more than 300", EN, 300, 0, 300},
    {"fewer than 300", EN, 300, 0, 299},
    {"at most 300", EN, 300, 0, 300},
    {"300 or fewer", EN, 300, 0, 300},
    {"chưa quá 300", VI, 300, 0, 300},
    {"không trên 300", VI, 300, 0, 300},
    {"almost 300", EN, 300, 0, 300},
    {"above 300", EN, 300, 301, INF},
    {"less than 300", EN, 300, 0, 299},
    {">0", VI, 0, 1, INF},
    {"<1", VI, 0, 0, 0},
    {"≤0", VI, 0, 0, 0},
    {"khoảng 300", VI, 300, 0, INF},
    {"khoảng 300 người", VI, 300, 0, INF},
    {"chừng 300", VI, 300, 0, INF},
    {"ước 300", VI, 300, 0, INF},
    {"ước tính 300", VI, 300, 0, INF},
    {"xấp xỉ 300", VI, 300, 0, INF},
    {"trên dưới 300", VI, 300, 0, INF},
    {"~300", VI, 300, 0, INF},
    {"≈ 300", VI, 300, 0, INF},
    {"about 300", EN, 300, 0, INF},
    {"approximately 300", EN, 300, 0, INF},
    {"around 300 people", EN, 300, 0, INF},
    {"200-250", VI, 225, 200, 250},
    {"200 – 250 người", VI, 225, 200, 250},
    {"từ 200 đến 250", VI, 225, 200, 250},
    {"từ 200 người đến 250 người", VI, 225, 200, 250},
    {"200 người đến 250 người", VI, 225, 200, 250},
    {"từ 200 người đến 250", VI, 225, 200, 250},
    {"từ 200 đến 250 hộ dân", VI, 225, 200, 250},
    {"giữa 200 và 250 người", VI, 225, 200, 250},
    {"giữa 200 người và 250 người", VI, 225, 200, 250},
    {"khoảng 200-250", VI, 225, 200, 250},
    {"khoảng từ 200 đến 250", VI, 225, 200, 250},
    {"200 to 250", EN, 225, 200, 250},
    {"between 200 and 250", EN, 225, 200, 250},
    {"1.200-1.500", VI, 1350, 1200, 1500},
    {"200-200", VI, 200, 200, 200},
};

static void test_wordings(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
        dh_count c = {-1, -1, -1};
        dh_strbuf_clear(&reason);
        if (dh_count_parse(&c, wordings[i].text, strlen(wordings[i].text), wordings[i].style, -1, DH_COUNT_OF_ANY,
                           &reason) != DH_OK)
            fail_msg("'%s' is refused: %s", wordings[i].text, reason.data);
        if (c.stated != wordings[i].stated || c.lower != wordings[i].lower || c.upper != wordings[i].upper)
            fail_msg("'%s' is %g [%g, %g]", wordings[i].text, c.stated, c.lower, c.upper);
    }
    dh_strbuf_free(&reason);
}

static void test_tolerance(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    dh_count c;
    assert_int_equal(dh_count_parse(&c, "khoảng 300", strlen("khoảng 300"), VI, 0.25, DH_COUNT_OF_ANY, &reason), DH_OK);
    assert_true(c.stated == 300 && c.lower == 225 && c.upper == 375);
    assert_int_equal(dh_count_parse(&c, "khoảng 200-400", strlen("khoảng 200-400"), VI, 0.25, DH_COUNT_OF_ANY, &reason),
                     DH_OK);
    assert_true(c.stated == 300 && c.lower == 150 && c.upper == 500);
    assert_int_equal(dh_count_parse(&c, "trên 300", strlen("trên 300"), VI, 0.25, DH_COUNT_OF_ANY, &reason), DH_OK);
    assert_true(c.stated == 300 && c.lower == 301 && c.upper == INF);
    assert_int_equal(dh_count_parse(&c, "~300", 4, VI, 0, DH_COUNT_OF_ANY, &reason), DH_OK);
    assert_true(c.stated == 300 && c.lower == 300 && c.upper == 300);
    dh_strbuf_free(&reason);
}

#define ANOTHER "holds two figures of different things; give each a column of its own"

static const struct {
    const char *text;
    dh_number_style style;
    const char *reason;
} malformed[] = {
    {"-5", PL, "is negative, which a count cannot be"},
    {"\xe2\x88\x92"
     "5",
     PL, "is negative, which a count cannot be"},
    {"âm 5", VI, "is negative, which a count cannot be"},
    {"1,5", VI, "has a fraction, which a count cannot have"},
    {"1.5", EN, "has a fraction, which a count cannot have"},
    {"2.300", PL, "may be 2 or 2300; if '.' marks thousands, set numbers = \"vi\", else write the whole number"},
    {"trên 2.350", PL, "may be 2 or 2350; if '.' marks thousands, set numbers = \"vi\", else write the whole number"},
    {"15.000 người", EN,
     "may be 15 or 15000; if '.' marks thousands, set numbers = \"vi\", else write the whole number"},
    {"2,000", VI, "may be 2 or 2000; if ',' marks thousands, set numbers = \"en\", else write the whole number"},
    {"1.5", VI, "'.' marks thousands here, as in 15.798,5 (numbers = \"vi\"), and three digits must stand after it"},
    {"1,2", PL,
     "',' is not read in plain numbers such as 15798.5; set numbers = \"vi\" for 15.798,5 or \"en\" for 15,798.5"},
    {"hai trăm", VI,
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {"hai trăm người", VI,
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {"trên hai trăm", VI,
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {"không", VI,
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {"two hundred", EN,
     "is written in words; write the whole figure in digits, such as 12 or trên 90, or leave the cell blank if nobody "
     "knows it"},
    {"2 nghìn", VI, "is partly written in words; write the whole figure in digits"},
    {"3 trăm người", VI, "is partly written in words; write the whole figure in digits"},
    {"đông", VI,
     "is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or leave the cell blank if nobody "
     "knows it; a word for that belongs in 'unknown'"},
    {"trên", VI,
     "is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or leave the cell blank if nobody "
     "knows it; a word for that belongs in 'unknown'"},
    {"300 con trâu", VI, "has words or signs after the figure that are not understood"},
    {"300 người/buổi", VI, "has words or signs after the figure that are not understood"},
    {"300 người, 20 hộ", VI, ANOTHER},
    {"50 hộ và 200 người", VI, ANOTHER},
    {"3 thôn và 120 người", VI, ANOTHER},
    {"50 và 200", VI, ANOTHER},
    {"50 hộ với 200 người", VI, ANOTHER},
    {"50 hộ & 200 người", VI, ANOTHER},
    {"50 hộ - 200 người", VI, ANOTHER},
    {"50 hộ đến 200 người", VI, ANOTHER},
    {"50 hộ - 200", VI, ANOTHER},
    {"giữa 50 hộ và 200 người", VI, ANOTHER},
    {"50 households and 200 people", EN, ANOTHER},
    {"20 and 30", EN, ANOTHER},
    {"khoảng từ 200 người", VI, "says from but not to; write từ … đến … or từ … trở lên"},
    {"ước từ 200", VI, "says from but not to; write từ … đến … or từ … trở lên"},
    {"300 20", VI, "holds more than one figure"},
    {"gần trên 300", VI, "has two qualifiers; keep one"},
    {"trên 300 trở lên", VI, "has two qualifiers; keep one"},
    {"trên 200-250", VI, "has a qualifier and a range; keep one"},
    {"250-200", VI, "is a range that ends below its beginning"},
    {"từ 300", VI, "says from but not to; write từ … đến … or từ … trở lên"},
    {"between 300", EN, "says between but gives one figure"},
    {"9007199254740992", PL, "is too large for a count"},
    {"", PL,
     "is not a count such as 250, trên 250 or khoảng 250; write 12, or trên 90, or leave the cell blank if nobody "
     "knows it; a word for that belongs in 'unknown'"},
};

/* Neighbours of the enumeration tried: every joint with other units, with units on one side alone, and without any. */
static void test_malformed(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        dh_count c;
        dh_strbuf_clear(&reason);
        if (dh_count_parse(&c, malformed[i].text, strlen(malformed[i].text), malformed[i].style, -1, DH_COUNT_OF_ANY,
                           &reason) != DH_EDATA)
            fail_msg("'%s' is taken for %g", malformed[i].text, c.stated);
        if (strcmp(reason.data, malformed[i].reason) != 0)
            fail_msg("'%s': '%s', wanted '%s'", malformed[i].text, reason.data, malformed[i].reason);
    }
    dh_strbuf_free(&reason);
}

#define A(thing) DH_COUNT_OF_##thing

/* What a column is of, and what words say. Neighbours tried: qualifiers, ranges, words that say two things, words
 * joined to the figure, the words of no column; columns of tables of one's own, of which nothing is said. */
static const struct {
    const char *text;
    dh_count_of of;
    const char *other; /* what it is of; NULL = what the column has */
} things[] = {
    {"60", A(ATTENDANCE), NULL},
    {"60 người", A(ATTENDANCE), NULL},
    {"60 lượt người", A(ATTENDANCE), NULL},
    {"60 lượt", A(ATTENDANCE), NULL},
    {"60 lượt người tham gia đối thoại", A(ATTENDANCE), NULL},
    {"60 đại biểu", A(ATTENDANCE), NULL},
    {"trên 60 cử tri", A(ATTENDANCE), NULL},
    {"60 hộ", A(ATTENDANCE), "households"},
    {"30 hộ dân", A(ATTENDANCE), "households"},
    {"60hộ", A(ATTENDANCE), "households"},
    {"trên 60 hộ", A(ATTENDANCE), "households"},
    {"60-70 hộ", A(ATTENDANCE), "households"},
    {"60 hộ đến 70 hộ", A(ATTENDANCE), "households"},
    {"02 cuộc", A(ATTENDANCE), "sessions"},
    {"02 hội nghị", A(ATTENDANCE), "sessions"},
    {"15 ý kiến", A(ATTENDANCE), "opinions"},
    {"15 ý kiến cử tri", A(ATTENDANCE), "opinions"},
    {"5 vụ việc", A(ATTENDANCE), "cases"},
    {"5 đơn thư", A(ATTENDANCE), "petitions"},
    {"5 thôn", A(ATTENDANCE), "villages or communes"},
    {"5 phiếu", A(ATTENDANCE), "ballots"},
    {"40 households", A(ATTENDANCE), "households"},
    {"60 người", A(PEOPLE), NULL},
    {"60 lượt người", A(PEOPLE), "turns"},
    {"60 lượt", A(PEOPLE), "turns"},
    {"60 lượt", A(TURNS), NULL},
    {"60 lượt người", A(TURNS), NULL},
    {"60 người", A(TURNS), "people"},
    {"60 hộ", A(HOUSEHOLDS), NULL},
    {"60 hộ gia đình", A(HOUSEHOLDS), NULL},
    {"60 lượt hộ", A(HOUSEHOLDS), NULL},
    {"60 người", A(HOUSEHOLDS), "people"},
    {"60 lượt", A(HOUSEHOLDS), "turns"},
    {"15 ý kiến", A(OPINIONS), NULL},
    {"15 lượt ý kiến", A(OPINIONS), NULL},
    {"15 lượt", A(OPINIONS), NULL},
    {"15 kiến nghị, phản ánh", A(ANY), ""},
    {"15 nội dung kiến nghị", A(OPINIONS), NULL},
    {"15 câu hỏi", A(OPINIONS), NULL},
    {"15 vụ việc", A(OPINIONS), "cases"},
    {"15 người", A(OPINIONS), "people"},
    {"02 cuộc", A(SESSIONS), NULL},
    {"02 buổi", A(SESSIONS), NULL},
    {"02 hội nghị đối thoại", A(SESSIONS), NULL},
    {"2 lượt", A(SESSIONS), "turns"},
    {"02 hội viên", A(SESSIONS), "people"},
    {"5 vụ việc", A(CASES), NULL},
    {"5 vụ", A(CASES), NULL},
    {"5 đơn", A(CASES), "petitions"},
    {"5 đơn thư", A(LETTERS), NULL},
    {"5 vụ", A(LETTERS), "cases"},
    {"5 thôn", A(PLACES), NULL},
    {"5 người", A(PLACES), "people"},
    {"3 đoàn", A(GROUPS), NULL},
    {"3 đoàn viên", A(GROUPS), "people"},
    {"60 hộ", A(ANY), NULL},
};

static void test_things(void **state)
{
    (void)state;
    dh_strbuf reason = {0};
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        dh_count c;
        char wanted[80];
        dh_strbuf_clear(&reason);
        bool good = dh_count_parse(&c, things[i].text, strlen(things[i].text), VI, -1, things[i].of, &reason) == DH_OK;
        if (good != (things[i].other == NULL))
            fail_msg("'%s', %d: %s", things[i].text, (int)things[i].of, good ? "is read" : reason.data);
        if (good || things[i].other[0] == '\0') continue;
        snprintf(wanted, sizeof wanted, "is a number of %s, and", things[i].other);
        if (strncmp(reason.data, wanted, strlen(wanted)) != 0) fail_msg("'%s': %s", things[i].text, reason.data);
    }
    dh_strbuf_free(&reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wordings), cmocka_unit_test(test_tolerance),
                                       cmocka_unit_test(test_malformed), cmocka_unit_test(test_things)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
