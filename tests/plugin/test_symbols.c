/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bundled plugins have no private door: none needs a symbol of the engine, and none shows more than its two. */
#include "plugin_fixture.h"

/* Runs `command` and returns how many lines it prints; the first goes into `line`. */
static int lines_of(const char *command, char *line, size_t size)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char text[512];
    int n = 0;
    line[0] = 0;
    while (fgets(text, sizeof text, pipe))
        if (n++ == 0) snprintf(line, size, "%s", text);
    pclose(pipe);
    return n;
}

static void test_symbols(void **state)
{
    (void)state;
    static const char *const names[] = {"csv",        "xlsx",    "ods",      "sessions",    "participants", "opinions",
                                        "resolution", "compare", "survival", "proportions", "rates"};
    char command[1024], line[512];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(command, sizeof command, "nm -D --undefined-only %s/%s.so", BUNDLED, names[i]);
        if (lines_of(command, line, sizeof line) == 0) fail_msg("'%s' printed nothing", command);
        snprintf(command, sizeof command, "nm -D --undefined-only %s/%s.so | grep -E ' (dh|dienhong)_'", BUNDLED,
                 names[i]);
        if (lines_of(command, line, sizeof line) > 0) fail_msg("%s needs the engine's symbol: %s", names[i], line);
        snprintf(command, sizeof command, "nm -D --defined-only %s/%s.so | grep -vE ' dienhong_plugin_(stamp|entry)$'",
                 BUNDLED, names[i]);
#ifndef __SANITIZE_ADDRESS__
        if (lines_of(command, line, sizeof line) > 0) fail_msg("%s shows the symbol: %s", names[i], line);
#endif
    }
}

/* A plugin includes nothing of the engine but what is installed. */
static void test_includes(void **state)
{
    (void)state;
    char line[512];
    const char *command =
        "grep -hE '^#include' " DIENHONG_SOURCE_DIR "/plugins/*.[ch] " DIENHONG_SOURCE_DIR
        "/plugins/template/*/*.c | grep -vE "
        "'<(gsl/gsl_[a-z]+|minizip/unzip|sys/stat|[a-z]+[0-9]?)\\.h>|<dienhong/plugin(_arrow)?\\.h>|"
        "\"dienhong/"
        "(plugin|plugin_arrow|arrow)\\.h\"|\"(common|estimate|discrete|clusters|intervals|contrast|"
        "paired(_state)?|adjust|package(_ahead|_internal)?|cell_values|xlsx|ods|json|compare(_[a-z]+)?|"
        "survival(_[a-z]+)?|sheet|proportions(_[a-z]+)?)\\.h\"'";
    if (lines_of(command, line, sizeof line) > 0) fail_msg("a plugin has the line: %s", line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_includes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
