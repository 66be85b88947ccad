/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `plugins new`: what it writes compiles with the installed header alone, passes its own test, loads, and conforms. */
#include "plugin_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#define TEMPLATE DIENHONG_SOURCE_DIR "/plugins/template"

static dh_error error = DH_ERROR_INIT;
static char folder[] = "/tmp/dienhong-new-XXXXXX";

static int run(const char *format, const char *a, const char *b)
{
    char command[2048];
    snprintf(command, sizeof command, format, a, b);
    return system(command);
}

/* A kind as its template, what it registers under the name "reach_2", and whether it has a test of its own. */
static const struct kind {
    const char *name, *kinds;
    bool has_test;
} kinds[] = {
    {"aggregate", "aggregate reach_2", true},  {"function", "function reach_2", false},
    {"statistic", "statistic reach_2", false}, {"source", "source reach_2", false},
    {"sink", "sink reach_2", false},
};

/* With the program at hand test.sh also holds it against the rules of the interface. */
static void writes_a_plugin_that_works(const struct kind *kind)
{
    char path[256], report[300], line[256];
    snprintf(path, sizeof path, "%s/%s", folder, kind->name);
    assert_status(dh_plugins_new("reach_2", kind->name, path, TEMPLATE, &error), DH_OK);
    assert_int_equal(
        run("cd %s && test -f reach_2.c -a -f CMakeLists.txt -a -x test.sh && ! grep -r newplugin .%s", path, ""), 0);
    assert_int_equal(run("cd %s && test -f test_reach_2.c%s", path, ""), kind->has_test ? 0 : 256);
    assert_int_equal(run("cd %s && cc -std=c17 -shared -fPIC -I%s/engine/include reach_2.c -o reach_2.so", path,
                         DIENHONG_SOURCE_DIR),
                     0);
    assert_int_equal(run("cd %s && DIENHONG_LANGUAGE=en DIENHONG=" DIENHONG_PROGRAM
                         " DIENHONG_INCLUDE=%s/engine/include ./test.sh >report",
                         path, DIENHONG_SOURCE_DIR),
                     0);
    snprintf(report, sizeof report, "%s/report", path);
    FILE *file = fopen(report, "r");
    assert_non_null(file);
    bool passed = false;
    while (fgets(line, sizeof line, file))
        passed = passed || (strncmp(line, kind->kinds, strlen(kind->kinds)) == 0 && strstr(line, ": passed\n"));
    fclose(file);
    assert_true(passed);
    const char *folders[] = {path};
    loaded l = load(folders, 1);
    assert_null(entry_of(&l, "/reach_2.so").refused);
    assert_string_equal(entry_of(&l, "/reach_2.so").kinds, kind->kinds);
    unload(&l);
}

static void test_every_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) writes_a_plugin_that_works(&kinds[i]);
}

/* Its own CMake builds and tests it too. */
static void test_cmake(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, kinds[i].name);
        assert_int_equal(run("cd %s && cmake -S . -B build -DDIENHONG_INCLUDE=%s/engine/include >/dev/null && "
                             "cmake --build build >/dev/null && cd build && ctest >/dev/null",
                             path, DIENHONG_SOURCE_DIR),
                         0);
    }
}

/* The worked example in the head of the header: taken out of it, compiled as it says, held against the rules. */
static void test_example(void **state)
{
    (void)state;
    char path[256], command[2048];
    snprintf(path, sizeof path, "%s/extent", folder);
    snprintf(command, sizeof command,
             "mkdir %s && cd %s && "
             "sed -n '/^ [*] ---- extent.c ----$/,/^ [*] ---- end ----$/p' %s/engine/include/dienhong/plugin.h | "
             "sed '1d;$d' >extent.c && "
             "cc -std=c17 -Wall -Wextra -Werror -I%s/engine/include -shared -fPIC -fvisibility=hidden extent.c "
             "-o extent.so && test $(wc -l <extent.c) -lt 60",
             path, path, DIENHONG_SOURCE_DIR, DIENHONG_SOURCE_DIR);
    assert_int_equal(system(command), 0);
    const char *folders[] = {path};
    loaded l = load(folders, 1);
    assert_null(entry_of(&l, "/extent.so").refused);
    const dh_aggregate *extent = dh_functions_find_aggregate(l.functions, "extent");
    assert_non_null(extent);
    assert_status(dh_conformance_aggregate(extent, &error), DH_OK);
    unload(&l);
}

static void test_refuses(void **state)
{
    (void)state;
    char path[256], expected[1024];
    static const char *const bad[] = {"", "Reach", "2reach", "re ach", "re/ach", "đất"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(path, sizeof path, "%s/bad", folder);
        assert_status(dh_plugins_new(bad[i], "aggregate", path, TEMPLATE, &error), DH_EINVAL);
        assert_int_not_equal(access(path, F_OK), 0);
    }
    assert_string_equal(error.message, "'đất' is no name for a plugin: begin with a letter, then lower case letters, "
                                       "digits and '_', fewer than 40");
    snprintf(path, sizeof path, "%s/again", folder);
    assert_status(dh_plugins_new("again", "sink", path, TEMPLATE, &error), DH_OK);
    assert_status(dh_plugins_new("again", "sink", path, TEMPLATE, &error), DH_EIO);
    snprintf(expected, sizeof expected, "'%s/CMakeLists.txt' is there already: choose another name or folder", path);
    assert_string_equal(error.message, expected);
    assert_status(dh_plugins_new("x", "sink", path, "/no/such/template", &error), DH_EIO);
    assert_string_equal(error.message,
                        "the template folder '/no/such/template' cannot be read: No such file or directory");
    assert_status(dh_plugins_new("x", "verb", path, TEMPLATE, &error), DH_EINVAL);
    assert_string_equal(error.message,
                        "'verb' is no kind of plugin: give aggregate, function, statistic, source or sink");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_cmake),
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_refuses),
    };
    if (!mkdtemp(folder)) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (run("rm -rf -- %s%s", folder, "") != 0) return 1;
    return failed;
}
