/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See session.h. */
#include "cli/repl/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/message.h"
#include "base/pool.h"
#include "base/supervisor.h"
#include "cli/repl/channel.h"
#include "execute/execute.h"
#include "script/lines.h"

/* ---- time ---- */

static volatile sig_atomic_t is_over; /* the limit of time has come, and stopped the line as Ctrl-C would */

static void stop_line(int number)
{
    (void)number;
    is_over = 1;
    dh_pool_cancel();
}

static void interrupt_line(int number)
{
    (void)number;
    dh_pool_cancel();
}

static void set_clock(double seconds)
{
    struct itimerval clock = {.it_value = {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
    setitimer(ITIMER_REAL, &clock, NULL);
}

static void begin_work(const dh_session *session, double seconds)
{
    is_over = 0;
    dh_pool_cancel_reset();
    dh_supervisor_limit(seconds, session->limits.memory, DH_SUPERVISOR_SLACK);
    set_clock(seconds);
}

static void end_work(void)
{
    set_clock(0);
    dh_supervisor_unlimit();
}

static void watch_signals(void)
{
    struct sigaction over = {.sa_handler = stop_line, .sa_flags = SA_RESTART};
    struct sigaction interrupted = {.sa_handler = interrupt_line, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &over, NULL);
    sigaction(SIGINT, &interrupted, NULL);
}

/* ---- results ---- */

/* Hands results to the front and waits until it has written them: whoever reads them takes his own time, and what goes
 * to standard error afterwards stands below them. */
static ssize_t hand_over(void *cookie, const char *bytes, size_t size)
{
    const dh_session *session = cookie;
    struct itimerval left, none = {0};
    dh_message_kind kind = DH_ASK_GO_ON;
    dh_strbuf answer = {0};
    int number = EPIPE;
    if (dh_pool_cancelled()) { /* what is left of an interrupted line is not wanted */
        errno = EINTR;
        return 0;
    }
    setitimer(ITIMER_REAL, &none, &left);
    if (!dh_channel_send(session->file, DH_ANSWER_OUTPUT, 0, bytes, size) ||
        !dh_channel_receive(session->file, &kind, &number, &answer) || kind != DH_ASK_GO_ON)
        number = EPIPE;
    dh_strbuf_free(&answer);
    setitimer(ITIMER_REAL, &left, NULL);
    errno = number;
    return number == 0 ? (ssize_t)size : 0;
}

/* ---- serving ---- */

/* Runs a text; *incomplete: more of it has to come. */
static dh_status run_text(dh_session *session, const char *text, bool *incomplete, dh_error *error)
{
    if (dh_dot_is_command(text)) {
        if (incomplete != NULL) *incomplete = false;
        return dh_dot_run(session, text, error);
    }
    dh_status status = dh_script_run_lines(session->script, text, DH_REPL_NAME, incomplete, error);
    if (incomplete != NULL && *incomplete) return DH_OK;
    if (status == DH_OK) status = dh_pool_check_cancelled(error); /* a pcall may have swallowed it */
    dh_error written = DH_ERROR_INIT; /* what print wrote before an error stands before its message */
    dh_status ended = dh_context_write_end(&session->context, &written);
    if (status == DH_OK && ended != DH_OK) *error = written;
    if (status != DH_OK || ended != DH_OK) return status != DH_OK ? status : ended;
    return dh_session_print(session, error);
}

/* The answer to a text that was run. False: the front is gone. */
static bool answer(dh_session *session, dh_status status, dh_error *error)
{
    char text[2048] = "";
    if (status != DH_OK && dh_pool_cancelled()) /* whatever it has stopped, such as the writing of a result */
        status = dh_error_set(error, DH_ECANCELLED, "interrupted");
    if (status == DH_ECANCELLED && is_over)
        status = dh_error_set(error, DH_ESCRIPT,
                              "the script ran longer than its limit of %g s; make it do less, or raise --time-limit",
                              session->limits.seconds);
    if (status != DH_OK) dh_error_format(error, text, sizeof text);
    return dh_channel_send(session->file, DH_ANSWER_DONE, dh_status_exit_code(status), text, strlen(text));
}

static bool serve_text(dh_session *session, const char *text, bool is_all)
{
    bool incomplete = false;
    dh_error error = DH_ERROR_INIT;
    begin_work(session, session->limits.seconds);
    dh_foreign_enter("script", "", NULL, DH_REPL_NAME);
    dh_status status = run_text(session, text, is_all ? NULL : &incomplete, &error);
    dh_foreign_leave();
    end_work();
    __fpurge(session->options.results); /* what could not be written is not part of the next result */
    clearerr(session->options.results);
    if (incomplete) return dh_channel_send(session->file, DH_ANSWER_INCOMPLETE, 0, NULL, 0);
    return answer(session, status, &error);
}

/* Seconds for words to be found: somebody waits for them at the keyboard. */
#define WORDS_SECONDS 2.0

static bool serve_words(dh_session *session, const char *text)
{
    dh_strbuf words = {0};
    size_t begin = 0;
    begin_work(session, WORDS_SECONDS);
    dh_foreign_enter("script", "", NULL, DH_REPL_NAME);
    dh_complete(&words, &begin, session, text);
    dh_foreign_leave();
    end_work();
    bool sent = dh_channel_send(session->file, DH_ANSWER_WORDS, (int)begin, words.data, words.failed ? 0 : words.size);
    dh_strbuf_free(&words);
    return sent;
}

static void serve(dh_session *session)
{
    dh_message_kind kind;
    dh_strbuf text = {0};
    int number;
    bool goes_on = dh_channel_send(session->file, DH_ANSWER_READY, 0, NULL, 0);
    while (goes_on && dh_channel_receive(session->file, &kind, &number, &text)) {
        if (kind == DH_ASK_LINES || kind == DH_ASK_ALL)
            goes_on = serve_text(session, text.data, kind == DH_ASK_ALL);
        else if (kind == DH_ASK_COMPLETE)
            goes_on = serve_words(session, text.data);
    }
    dh_strbuf_free(&text);
}

static dh_status open_and_serve(dh_session *session, dh_error *error)
{
    dh_context *context = &session->context;
    const dh_options *options = &session->options;
    dh_dataset_options opening;
    DH_TRY(dh_context_confine(options, NULL, error));
    DH_TRY(dh_context_open(context, options, error));
    if (options->n_args > 0) DH_TRY(dh_context_open_dataset(context, false, error));
    dh_script_options how;
    dh_context_script_options(&how, &opening, context, &session->limits);
    how.seconds = 0; /* the session keeps the time */
    DH_TRY(dh_script_new(&session->script, &how, error));
    dh_execute_set_memory(session->limits.memory);
    watch_signals();
    serve(session);
    dh_script_free(session->script);
    return DH_OK;
}

/* What is read from the terminal, and what is written there, is the front's. */
static bool leave_streams(void)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool left = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
    if (nothing > STDERR_FILENO) close(nothing);
    return left;
}

int dh_session_serve(void *given)
{
    const dh_session_start *start = given;
    dh_session session = {.options = *start->options, .file = start->file};
    dh_error error = DH_ERROR_INIT;
    close(start->other);
    if (start->again) session.options.quiet = true;
    session.options.results = fopencookie(&session, "w", (cookie_io_functions_t){.write = hand_over});
    if (session.options.results == NULL || !leave_streams()) {
        fprintf(stderr, dh_tr("dienhong: cannot keep results apart from what plugins print: %s\n"),
                dh_error_of_system(errno));
        return 4;
    }
    setvbuf(session.options.results, NULL, start->by_hand ? _IOLBF : _IOFBF, 1 << 16);
    if (dh_context_limits(&session.limits, &session.options, &error) != DH_OK) return dh_context_fail(NULL, &error);
    session.context.options = &session.options;
    int code = open_and_serve(&session, &error) != DH_OK ? dh_context_fail(&session.context, &error) : 0;
    dh_context_close(&session.context);
    return code;
}
