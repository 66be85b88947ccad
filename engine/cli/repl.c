/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dienhong repl: lines of Lua, one after the other, over a data set that stays open.
 *
 * Two processes. This one, the front, has the terminal, the history and the pager, and knows nothing of the data. The
 * other (cli/repl/session.c) has the data set and the Lua state and is confined as that of a script is. Where a line
 * ends it, by a crash or at a limit, the front says why and starts another.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/pool.h"
#include "base/supervisor.h"
#include "cli/repl/channel.h"
#include "cli/repl/typed.h"
#include "cli/repl/pager.h"
#include "cli/repl/session.h"
#include "cli/run.h"

typedef struct front {
    const dh_options *options;
    dh_typed input;
    dh_pager pager;
    dh_child *session; /* NULL = none runs */
    int file;          /* to it */
    int write_error;   /* errno of standard output; 0 = all is well */
    bool failed;       /* a line has */
    dh_strbuf text;    /* the lines that are not finished yet */
    dh_strbuf before;  /* those that were run last */
    dh_strbuf message; /* that came from the session */
} front;

static void interrupted(int number)
{
    (void)number;
    dh_pool_cancel();
}

/* ---- the session ---- */

static void end_session(front *f)
{
    if (f->session == NULL) return;
    close(f->file);
    dh_supervisor_end(f->session);
    f->session = NULL;
}

/* Says how a session ended that was to answer; returns the exit code, which is never 0. One that ended by itself had no
 * more to do with the front: one of them could not read or send. */
static int report_end(front *f, const dh_supervised *how)
{
    dh_error error = DH_ERROR_INIT;
    dh_pager_end(&f->pager);
    int code = dh_report_end(f->options, how);
    end_session(f);
    if (code != 0) return code;
    if (f->message.failed)
        dh_error_nomem(&error);
    else
        dh_error_set(&error, DH_EIO,
                     "the session was lost before it had answered; the last line may not have been run");
    return dh_context_fail(NULL, &error);
}

/* The session has ended, or cannot be reached, and ends when it notices. */
static int learn_end(front *f)
{
    dh_supervised how;
    dh_supervisor_wait(f->session, -1, &how);
    return report_end(f, &how);
}

/* Waits for a message. False: the session has ended, with *code. */
static bool receive(front *f, dh_message_kind *kind, int *number, int *code)
{
    dh_supervised how;
    if (!dh_supervisor_wait(f->session, f->file, &how)) {
        if (dh_channel_receive(f->file, kind, number, &f->message)) return true;
        *code = learn_end(f);
        return false;
    }
    *code = report_end(f, &how);
    return false;
}

/* 0, or the exit code: there is no session. */
static int start_session(front *f, bool again)
{
    int files[2], number, code = 4;
    dh_supervised failed;
    dh_message_kind kind;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, files) != 0) {
        dh_error error = DH_ERROR_INIT;
        dh_error_set(&error, DH_EIO, "cannot start a session: %s", dh_error_of_system(errno));
        return dh_context_fail(NULL, &error);
    }
    dh_session_start start = {f->options, files[1], files[0], f->input.by_hand, again};
    dh_pool_cancel_reset();
    f->session = dh_supervisor_start(&failed, dh_session_serve, &start);
    f->file = files[0];
    close(files[1]);
    if (f->session == NULL) {
        close(files[0]);
        return dh_report_end(f->options, &failed);
    }
    if (!receive(f, &kind, &number, &code)) return code;
    return kind == DH_ANSWER_READY ? 0 : 4;
}

/* ---- asking ---- */

static void show_error(front *f, const char *message)
{
    bool left = f->pager.was_left; /* whoever has left a result knows that it was not written to its end */
    int number = dh_pager_end(&f->pager);
    if (number != 0) f->write_error = number;
    if (message[0] != '\0' && !left) fprintf(stderr, "dienhong: %s\n", message);
}

/* Writes results; the session waits for the answer. A reader who has left makes it stop. */
static void write_output(front *f)
{
    int number = dh_pager_write(&f->pager, f->message.data, f->message.size);
    if (number != 0 && !f->pager.was_left) f->write_error = number;
    dh_channel_send(f->file, DH_ASK_GO_ON, number, NULL, 0);
}

/* Has the session run a text. The exit code; -1: it is incomplete; -2: the session has ended. */
static int run_text(front *f, const char *text, bool is_all)
{
    dh_message_kind kind;
    int number, code;
    dh_pool_cancel_reset();
    dh_supervisor_renew(f->session);
    if (!dh_channel_send(f->file, is_all ? DH_ASK_ALL : DH_ASK_LINES, 0, text, strlen(text))) {
        learn_end(f);
        return -2;
    }
    while (receive(f, &kind, &number, &code)) {
        if (kind == DH_ANSWER_RESULT) dh_pager_begin_result(&f->pager);
        if (kind == DH_ANSWER_OUTPUT) write_output(f);
        if (kind == DH_ANSWER_INCOMPLETE) return -1;
        if (kind != DH_ANSWER_DONE) continue;
        bool left = f->pager.was_left;
        show_error(f, f->message.data);
        return left ? 0 : number;
    }
    return -2;
}

/* A dh_line_complete: asks the session, with the lines before. */
static const char *complete(void *context, const char *text, size_t *begin, size_t *size)
{
    front *f = context;
    dh_message_kind kind;
    int number, code;
    dh_strbuf whole = {0};
    if (f->session == NULL) return NULL;
    dh_strbuf_printf(&whole, "%s%s", f->text.size > 0 ? f->text.data : "", text);
    dh_pool_cancel_reset();
    dh_supervisor_renew(f->session);
    bool asked = !whole.failed && dh_channel_send(f->file, DH_ASK_COMPLETE, 0, whole.data, whole.size);
    dh_strbuf_free(&whole);
    if (!asked || !receive(f, &kind, &number, &code)) return NULL;
    if (kind != DH_ANSWER_WORDS || number < (int)f->text.size || f->message.size == 0) return NULL;
    *begin = (size_t)number - f->text.size;
    *size = f->message.size;
    return f->message.data;
}

/* ---- lines ---- */

/* Whether the session goes on; *code gets the exit code where it does not. */
static bool goes_on(front *f, int result, int *code)
{
    if (result != 0) f->failed = true;
    if (f->write_error != 0) {
        dh_error error = DH_ERROR_INIT;
        *code = 3;
        if (result == 0) { /* else it has been said */
            dh_error_set(&error, DH_EIO, "cannot write to standard output: %s", dh_error_of_system(f->write_error));
            *code = dh_context_fail(NULL, &error);
        }
        return false;
    }
    if (!f->input.by_hand && (result == 130 || dh_pool_cancelled())) {
        *code = 130;
        return false;
    }
    if (f->session != NULL) return true;
    *code = start_session(f, true);
    if (*code == 0 && !f->options->quiet)
        fputs(dh_tr("the session begins anew: what its lines had declared is lost\n"), stderr);
    return *code == 0;
}

/* Adds a line to the text, and those that go on with its verbs. False: no memory. */
static bool add_lines(front *f, const char *line, bool *broken)
{
    if (f->text.size == 0 && dh_typed_is_verb(line) && f->before.size > 0) {
        dh_strbuf_add(&f->text, f->before.data);
    }
    dh_strbuf_printf(&f->text, "%s\n", line);
    while (!*broken && dh_typed_goes_on(&f->input) && dh_typed_read(&f->input, "", &line, broken) == DH_LINE_TYPED)
        dh_strbuf_printf(&f->text, "%s\n", line);
    return !f->text.failed;
}

/* The text is done with: it is kept for later, without its last end of line, and as what ':' goes on with. */
static void end_text(front *f)
{
    dh_strbuf done = f->text;
    if (done.size > 0 && done.data != NULL) {
        done.data[done.size - 1] = '\0';
        bool again = f->before.size == done.size && memcmp(f->before.data, done.data, done.size - 1) == 0;
        if (!again) dh_typed_remember(&f->input, done.data);
        done.data[done.size - 1] = '\n';
    }
    f->text = f->before;
    f->before = done;
    dh_strbuf_clear(&f->text);
}

static bool is_quit(const char *line)
{
    size_t blanks = strspn(line, " \t");
    return strncmp(line + blanks, ".quit", 5) == 0 && line[blanks + 5 + strspn(line + blanks + 5, " \t\r;")] == '\0';
}

static bool refuse_broken(front *f)
{
    dh_error error = DH_ERROR_INIT;
    dh_error_set(&error, DH_EINVAL, "a line holds a NUL byte, as no text does; it was not run");
    dh_context_fail(NULL, &error);
    dh_strbuf_clear(&f->text);
    f->failed = true;
    return true;
}

/* Takes one line. False: the end, with *code. */
static bool take_line(front *f, const char *line, bool broken, int *code)
{
    if (f->text.size == 0 && line[strspn(line, " \t\r")] == '\0' && !broken) return true;
    if (f->text.size == 0 && is_quit(line)) return false;
    if (!add_lines(f, line, &broken)) {
        dh_error error = DH_ERROR_INIT;
        dh_error_nomem(&error);
        *code = dh_context_fail(NULL, &error);
        return false;
    }
    if (broken) return refuse_broken(f);
    int result = run_text(f, f->text.data, false);
    if (result == -1) return true;
    end_text(f);
    return goes_on(f, result, code);
}

static int read_lines(front *f)
{
    const char *line;
    bool broken;
    int code = 0;
    for (;;) {
        const char *prompt = f->text.size == 0 ? "dienhong> " : "       … ";
        dh_line_end end = dh_typed_read(&f->input, prompt, &line, &broken);
        if (end == DH_LINE_CLEARED && !f->input.by_hand) return 130;
        if (end == DH_LINE_CLEARED) {
            dh_pool_cancel_reset();
            dh_strbuf_clear(&f->text);
        }
        if (f->session == NULL && !goes_on(f, 0, &code)) return code; /* it ended while words were looked for */
        if (end == DH_LINE_END) break;
        if (end == DH_LINE_TYPED && !take_line(f, line, broken, &code)) break;
    }
    if (code == 0 && f->text.size > 0 && !f->text.failed) { /* what is not finished at the end */
        int result = run_text(f, f->text.data, true);
        if (result == -2 && f->session == NULL)
            f->failed = true;
        else
            goes_on(f, result, &code);
    }
    if (f->input.failure != 0 && code == 0) {
        dh_error error = DH_ERROR_INIT;
        if (f->input.failure == ENOMEM)
            dh_error_nomem(&error);
        else
            dh_error_set(&error, DH_EIO, "cannot read standard input: %s", dh_error_of_system(f->input.failure));
        code = dh_context_fail(NULL, &error);
    }
    if (code != 0) return code;
    return f->failed && !f->input.by_hand ? 4 : 0;
}

static int run_repl(const dh_options *options)
{
    front f = {.options = options};
    struct sigaction interrupt = {.sa_handler = interrupted};
    if (options->n_args > 0 && strcmp(options->args[0], "-") == 0) {
        dh_error error = DH_ERROR_INIT;
        dh_error_set(&error, DH_EINVAL,
                     "'repl' reads its lines from standard input, so the data set cannot come from there; "
                     "name a file or folder");
        return dh_context_fail(NULL, &error);
    }
    sigaction(SIGINT, &interrupt, NULL);
    dh_typed_open(&f.input, complete, &f);
    f.pager.pages = f.input.by_hand;
    int code = start_session(&f, false);
    if (code == 0 && f.input.by_hand && !options->quiet)
        fputs(dh_tr("'.help' says what can be written here; Ctrl-D ends\n"), stderr);
    if (code == 0) code = read_lines(&f);
    end_session(&f);
    dh_typed_close(&f.input);
    dh_strbuf_free(&f.text);
    dh_strbuf_free(&f.before);
    dh_strbuf_free(&f.message);
    return code;
}

const dh_command dh_command_repl = {
    .name = "repl",
    .usage = DH_MESSAGE("repl [DATASET]"),
    .doc = DH_MESSAGE("ask line by line, with the data set kept open"),
    .min_args = 0,
    .max_args = 1,
    .flags = DH_FLAGS_DATA | DH_FLAG_FORMAT | DH_FLAG_NO_FORMULAS | DH_FLAGS_SCRIPT,
    .is_front = true,
    .run = run_repl,
};
