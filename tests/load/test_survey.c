/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory that a survey of files takes grows with the files, and not with their square: where each has heads of its
 * own, each is a table. Neighbours tried: few values and more than are kept at first. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/memory.h"
#include "load/fixture.h"
#include "load/survey.h"

#define FILES 800

static const char *names[FILES];

static void write_files(void)
{
    char text[128];
    for (int i = 0; i < FILES; i++) {
        char *name = dh_malloc(32);
        assert_non_null(name);
        snprintf(name, 32, "f%d.csv", i);
        snprintf(text, sizeof text, "Xã,Ngày,cột %d\nXã A,5/3/2024,x\nXã B,6/3/2024,y\n", i);
        fixture_write(name, text);
        names[i] = name;
    }
}

/* The bytes that the survey of the first n files holds. */
static size_t bytes_of(int32_t n)
{
    dh_survey *survey;
    dh_error error = DH_ERROR_INIT;
    struct mallinfo2 before = mallinfo2();
    assert_int_equal(dh_survey_files(&survey, names, n, fixture_folder(), NULL, 0, NULL, &error), DH_OK);
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(dh_survey_tables(survey), n);
    assert_int_equal(dh_survey_table_at(survey, n - 1)->n_sources, 1);
    assert_int_equal(dh_survey_table_at(survey, n - 1)->columns[0].counts[1], 1);
    dh_survey_free(survey);
    return after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
}

static void takes_memory_by_the_file(void **state)
{
    (void)state;
    write_files();
    (void)bytes_of(FILES / 8); /* what is made once */
    size_t few = bytes_of(FILES / 8), many = bytes_of(FILES);
    /* under a sanitizer nothing is counted, and both are 0 */
    if (many > 10 * few + ((size_t)1 << 20)) fail_msg("%zu bytes of %d files, %zu of %d", few, FILES / 8, many, FILES);
    assert_true(many < (size_t)FILES * (100 << 10) + ((size_t)4 << 20));
    for (int i = 0; i < FILES; i++) {
        fixture_remove(names[i]);
        dh_free((void *)names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(takes_memory_by_the_file)};
    return cmocka_run_group_tests(tests, fixture_make_folder, fixture_remove_folder);
}
