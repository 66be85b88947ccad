/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A user at a terminal: terminal PROGRAM ARGUMENT... runs the program on a terminal of its own and follows the lines of
 * its standard input: size ROWS COLUMNS      of the screen type TEXT              \r \t \e \\ as in C; \c and \d:
 * Ctrl-C, Ctrl-D wait TEXT              until it has come, after what was waited for before; without it, all of that is
 * printed within SECONDS TEXT    the same, and that soon never TEXT             it has not come since pause SECONDS end
 * until the program has ended; prints its exit code Sequences of escape are left out of what comes, and \r. Exit 1:
 * something has not come.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 20.0
#define KEPT     4096

typedef struct terminal {
    int file;
    pid_t program;
    char came[1 << 16]; /* since what was waited for */
    size_t size;
    int escape; /* within a sequence: 1 after ESC, 2 in "ESC [ …" */
} terminal;

static terminal t;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void take(char c)
{
    if (t.escape == 1)
        t.escape = c == '[' ? 2 : 0;
    else if (t.escape == 2)
        t.escape = c >= '@' && c <= '~' ? 0 : 2;
    else if (c == '\033')
        t.escape = 1;
    else if (c != '\r')
        t.came[t.size++] = c;
    if (t.size == sizeof t.came - 1) { /* what is long past is not waited for */
        t.size = KEPT;
        memmove(t.came, t.came + sizeof t.came - 1 - KEPT, KEPT);
    }
    t.came[t.size] = '\0';
}

/* Takes what comes within `seconds`. False: the program has ended. */
static bool listen_for(double seconds)
{
    struct pollfd wait = {.fd = t.file, .events = POLLIN};
    char bytes[4096];
    if (poll(&wait, 1, (int)(seconds * 1000)) <= 0) return true;
    ssize_t size = read(t.file, bytes, sizeof bytes);
    for (ssize_t i = 0; i < size; i++) take(bytes[i]);
    return size > 0;
}

static int fail(const char *what, const char *text)
{
    printf("%s: %s\nwhat came:\n%s\n", what, text, t.size > 600 ? t.came + t.size - 600 : t.came);
    return 1;
}

static int wait_for(const char *text, double seconds)
{
    double begin = now();
    const char *found;
    bool goes_on = true;
    while ((found = strstr(t.came, text)) == NULL) {
        if (!goes_on || now() > begin + PATIENCE) return fail("has not come", text);
        goes_on = listen_for(0.05);
    }
    if (seconds > 0 && now() > begin + seconds) return fail("has come too late", text);
    t.size -= (size_t)(found - t.came) + strlen(text);
    memmove(t.came, found + strlen(text), t.size + 1);
    printf("came: %s\n", text);
    return 0;
}

static void pause_for(double seconds)
{
    for (double until = now() + seconds; now() < until;)
        if (!listen_for(0.02)) return;
}

static void type(const char *text)
{
    static const char names[] = "rtecd\\", keys[] = "\r\t\033\003\004\\";
    pause_for(0.1); /* a prompt may be shown a moment before its keys are read as such */
    for (const char *c = text; *c != '\0'; c++) {
        const char *name = c[0] == '\\' && c[1] != '\0' ? strchr(names, c[1]) : NULL;
        char key = name != NULL ? keys[name - names] : *c;
        if (name != NULL) c++;
        if (write(t.file, &key, 1) != 1) return;
    }
}

static void set_size(const char *text)
{
    struct winsize screen = {0};
    if (sscanf(text, "%hu %hu", &screen.ws_row, &screen.ws_col) == 2) ioctl(t.file, TIOCSWINSZ, &screen);
}

static int wait_for_end(void)
{
    int status = 0;
    for (double begin = now(); waitpid(t.program, &status, WNOHANG) == 0;) {
        if (now() > begin + PATIENCE) {
            kill(t.program, SIGKILL);
            return fail("the program", "has not ended");
        }
        listen_for(0.02);
    }
    printf("exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    t.program = 0;
    return 0;
}

static int follow(char *line)
{
    char *rest = strchr(line, ' ');
    if (rest != NULL) *rest++ = '\0';
    if (strcmp(line, "end") == 0) return wait_for_end();
    if (rest == NULL) return fail("what is that", line);
    if (strcmp(line, "size") == 0)
        set_size(rest);
    else if (strcmp(line, "type") == 0)
        type(rest);
    else if (strcmp(line, "pause") == 0)
        pause_for(strtod(rest, NULL));
    else if (strcmp(line, "wait") == 0)
        return wait_for(rest, 0);
    else if (strcmp(line, "never") == 0)
        return strstr(t.came, rest) != NULL ? fail("has come", rest) : 0;
    else if (strcmp(line, "within") == 0) {
        char *text;
        double seconds = strtod(rest, &text);
        return wait_for(text + 1, seconds);
    } else
        return fail("what is that", line);
    return 0;
}

static void start(char **command)
{
    t.file = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (t.file < 0 || grantpt(t.file) != 0 || unlockpt(t.file) != 0) exit(77);
    set_size("24 100");
    const char *name = ptsname(t.file);
    t.program = name != NULL ? fork() : -1;
    if (t.program < 0) exit(77);
    if (t.program > 0) return;
    setsid();
    int other = open(name, O_RDWR);
    if (other < 0 || ioctl(other, TIOCSCTTY, 0) != 0) _exit(126);
    for (int i = 0; i < 3; i++) dup2(other, i);
    setenv("TERM", "xterm", 1);
    execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv)
{
    char line[4096];
    int failed = 0;
    if (argc < 2) return 2;
    signal(SIGPIPE, SIG_IGN);
    start(argv + 1);
    while (failed == 0 && fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0') failed = follow(line);
    }
    if (t.program > 0) kill(t.program, SIGKILL);
    return failed;
}
