/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See line_editor.h. libedit reads and writes characters by the locale of the thread, which is UTF-8 here whatever the
 * environment says: so is everything of this program. */
#include "terminal/line_editor.h"

#include <histedit.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

struct dh_line_editor {
    EditLine *edit;
    History *history;
    locale_t locale;
    dh_line_complete complete;
    void *context;
    const char *prompt;
    char *line;
    bool cleared;
};

static dh_line_editor *editor_of(EditLine *edit)
{
    void *editor = NULL;
    el_get(edit, EL_CLIENTDATA, &editor);
    return editor;
}

static char *give_prompt(EditLine *edit)
{
    return (char *)editor_of(edit)->prompt; /* libedit only reads it */
}

/* ---- keys ---- */

static unsigned char clear_line(EditLine *edit, int key)
{
    (void)key;
    editor_of(edit)->cleared = true;
    return CC_EOF;
}

/* libedit sets the terminal back before the signal has its way, and takes it again afterwards. */
static unsigned char suspend(EditLine *edit, int key)
{
    (void)edit, (void)key;
    kill(0, SIGTSTP);
    return CC_REFRESH;
}

/* How many first bytes all words have in common, whole characters. */
static size_t common_size(const char *words, size_t size)
{
    size_t common = strlen(words);
    for (const char *word = words; word < words + size; word += strlen(word) + 1) {
        size_t n = 0;
        while (n < common && word[n] == words[n]) n++;
        common = n;
    }
    return dh_text_cut(words, strlen(words), common);
}

static int screen_width(void)
{
    struct winsize screen;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &screen) == 0 && screen.ws_col > 0 ? screen.ws_col : 80;
}

#define LISTED 200 /* words that are listed at most */

/* Below the line, in columns. */
static void list_words(const char *words, size_t size)
{
    int64_t widest = 1;
    int n = 0, left = 0;
    for (const char *word = words; word < words + size; word += strlen(word) + 1) {
        int64_t width = dh_text_width(word, strlen(word));
        if (width > widest) widest = width;
    }
    int columns = (int)(screen_width() / (widest + 2));
    if (columns < 1) columns = 1;
    putchar('\n');
    for (const char *word = words; word < words + size; word += strlen(word) + 1, n++) {
        if (n >= LISTED) {
            left++;
            continue;
        }
        fputs(word, stdout);
        int64_t width = dh_text_width(word, strlen(word));
        bool last = (n + 1) % columns == 0;
        for (int64_t at = width; !last && at < widest + 2; at++) putchar(' ');
        if (last) putchar('\n');
    }
    if (left > 0) printf("… %d", left);
    if (left > 0 || n % columns != 0) putchar('\n');
    fflush(stdout);
}

static unsigned char complete_word(EditLine *edit, int key)
{
    dh_line_editor *editor = editor_of(edit);
    const LineInfo *line = el_line(edit);
    (void)key;
    char *text = dh_strndup(line->buffer, (size_t)(line->cursor - line->buffer));
    size_t begin = 0, size = 0, length = text != NULL ? strlen(text) : 0;
    const char *words = text != NULL ? editor->complete(editor->context, text, &begin, &size) : NULL;
    dh_free(text);
    if (words == NULL || size == 0 || begin > length) return CC_ARGHACK;
    size_t common = common_size(words, size), typed = length - begin;
    bool single = strlen(words) + 1 == size;
    if (common > typed) {
        char *rest = dh_strndup(words + typed, common - typed);
        if (rest != NULL) el_insertstr(edit, rest);
        dh_free(rest);
        return CC_REFRESH;
    }
    if (single) return CC_ARGHACK;
    list_words(words, size);
    return CC_REDISPLAY;
}

/* ---- the editor ---- */

static void close_editor(dh_line_editor *editor)
{
    locale_t before = uselocale(editor->locale);
    if (editor->edit != NULL) el_end(editor->edit);
    if (editor->history != NULL) history_end(editor->history);
    uselocale(before);
    freelocale(editor->locale);
    dh_free(editor->line);
    dh_free(editor);
}

static bool set_up(dh_line_editor *editor, int history_max)
{
    HistEvent event;
    EditLine *edit = editor->edit = el_init("dienhong", stdin, stdout, stderr);
    editor->history = history_init();
    if (edit == NULL || editor->history == NULL) return false;
    history(editor->history, &event, H_SETSIZE, history_max);
    history(editor->history, &event, H_SETUNIQUE, 1);
    el_set(edit, EL_CLIENTDATA, editor);
    el_set(edit, EL_PROMPT, give_prompt);
    el_set(edit, EL_EDITOR, "emacs");
    el_set(edit, EL_SIGNAL, 1);
    el_set(edit, EL_HIST, history, editor->history);
    el_set(edit, EL_ADDFN, "dh-complete", "", complete_word);
    el_set(edit, EL_ADDFN, "dh-clear", "", clear_line);
    el_set(edit, EL_ADDFN, "dh-suspend", "", suspend);
    el_set(edit, EL_SETTY, "-d", "-isig", NULL); /* Ctrl-C is a key while a line is edited, and so is Ctrl-Z */
    el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    el_set(edit, EL_BIND, "\033[3~", "ed-delete-next-char", NULL);
    el_set(edit, EL_BIND, "\033[1;5C", "em-next-word", NULL);
    el_set(edit, EL_BIND, "\033[1;5D", "ed-prev-word", NULL);
    el_source(edit, NULL); /* what the user has in ~/.editrc */
    el_set(edit, EL_BIND, "^I", "dh-complete", NULL);
    el_set(edit, EL_BIND, "^C", "dh-clear", NULL);
    el_set(edit, EL_BIND, "^Z", "dh-suspend", NULL);
    return true;
}

static dh_line_editor *open_editor(dh_line_complete complete, void *context, int history_max)
{
    dh_line_editor *editor = dh_calloc(1, sizeof *editor);
    if (editor == NULL) return NULL;
    editor->complete = complete;
    editor->context = context;
    editor->prompt = "";
    editor->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (editor->locale == (locale_t)0) {
        dh_free(editor);
        return NULL;
    }
    locale_t before = uselocale(editor->locale);
    bool opened = set_up(editor, history_max);
    uselocale(before);
    if (opened) return editor;
    close_editor(editor);
    return NULL;
}

static dh_line_end read_line(dh_line_editor *editor, const char *prompt, const char **line)
{
    int size = 0;
    editor->prompt = prompt;
    editor->cleared = false;
    dh_free(editor->line);
    editor->line = NULL;
    locale_t before = uselocale(editor->locale);
    el_resize(editor->edit);
    const char *typed = el_gets(editor->edit, &size);
    if (editor->cleared || typed == NULL) fputs(editor->cleared ? "^C\n" : "\n", stdout);
    fflush(stdout);
    uselocale(before);
    if (editor->cleared) return DH_LINE_CLEARED;
    if (typed == NULL) return DH_LINE_END;
    size_t length = strlen(typed);
    if (length > 0 && typed[length - 1] == '\n') length--;
    *line = editor->line = dh_strndup(typed, length);
    return editor->line != NULL ? DH_LINE_TYPED : DH_LINE_END;
}

static void remember(dh_line_editor *editor, const char *text)
{
    HistEvent event;
    locale_t before = uselocale(editor->locale);
    history(editor->history, &event, H_ENTER, text);
    uselocale(before);
}

const dh_line_editor_api *dienhong_terminal(void);

const dh_line_editor_api *dienhong_terminal(void)
{
    static const dh_line_editor_api api = {sizeof api, open_editor, close_editor, read_line, remember};
    return &api;
}
