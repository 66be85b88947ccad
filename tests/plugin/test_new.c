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

static void test_writes_a_plugin_that_works(void **state)
{
    (void)state;
    char path[256];
    snprintf(path, sizeof path, "%s/reach", folder);
    assert_status(dh_plugins_new("reach_2", path, TEMPLATE, &error), DH_OK);
    assert_int_equal(run("cd %s && test -f reach_2.c -a -f test_reach_2.c -a -f CMakeLists.txt -a -x test.sh && "
                         "! grep -r newplugin .%s",
                         path, ""),
                     0);
    assert_int_equal(run("cd %s && env -u DIENHONG PATH=/usr/bin:/bin DIENHONG_INCLUDE=%s/engine/include ./test.sh "
                         ">/dev/null",
                         path, DIENHONG_SOURCE_DIR),
                     0);
    const char *folders[] = {path};
    loaded l = load(folders, 1);
    assert_null(entry_of(&l, "/reach_2.so").refused);
    assert_string_equal(entry_of(&l, "/reach_2.so").kinds, "aggregate reach_2");
    assert_status(dh_conformance_aggregate(dh_functions_find_aggregate(l.functions, "reach_2"), &error), DH_OK);
    unload(&l);
    /* its own CMake builds and tests it too */
    assert_int_equal(run("cd %s && cmake -S . -B build -DDIENHONG_INCLUDE=%s/engine/include >/dev/null && "
                         "cmake --build build >/dev/null && cd build && ctest >/dev/null",
                         path, DIENHONG_SOURCE_DIR),
                     0);
}

static void test_refuses(void **state)
{
    (void)state;
    char path[256], expected[1024];
    static const char *const bad[] = {"", "Reach", "2reach", "re ach", "re/ach", "đất"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(path, sizeof path, "%s/bad", folder);
        assert_status(dh_plugins_new(bad[i], path, TEMPLATE, &error), DH_EINVAL);
        assert_int_not_equal(access(path, F_OK), 0);
    }
    assert_string_equal(error.message, "'đất' is no name for a plugin: begin with a letter, then lower case letters, "
                                       "digits and '_', fewer than 40");
    snprintf(path, sizeof path, "%s/again", folder);
    assert_status(dh_plugins_new("again", path, TEMPLATE, &error), DH_OK);
    assert_status(dh_plugins_new("again", path, TEMPLATE, &error), DH_EIO);
    snprintf(expected, sizeof expected, "'%s/CMakeLists.txt' is there already: choose another name or folder", path);
    assert_string_equal(error.message, expected);
    assert_status(dh_plugins_new("x", path, "/no/such/template", &error), DH_EIO);
    assert_string_equal(error.message,
                        "the template folder '/no/such/template' cannot be read: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_a_plugin_that_works),
        cmocka_unit_test(test_refuses),
    };
    if (!mkdtemp(folder)) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (run("rm -rf -- %s%s", folder, "") != 0) return 1;
    return failed;
}
