/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source `csv`: delimited text, read by the engine's reader. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("csv", "1.0");

static const char *const delimiters[] = {"auto", "comma", "semicolon", "tab", "bar", NULL};
static const char characters[] = {0, ',', ';', '\t', '|'}; /* of `delimiters`; 0 = the reader finds it */
static const dh_param params[] = {
    {"delimiter", DH_TEXT, "auto", 1, 0, delimiters, "what stands between fields; auto = found in the header line"},
};

static int ends_with(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && strcasecmp(path + n - m, end) == 0;
}

/* Text whose first line has a delimiter may be a table, whatever the file's name. */
static int looks_delimited(const char *head, size_t size)
{
    if (size == 0 || memchr(head, 0, size)) return 0;
    size_t line = 0;
    while (line < size && head[line] != '\n' && head[line] != '\r') line++;
    return memchr(head, ',', line) || memchr(head, ';', line) || memchr(head, '\t', line) || memchr(head, '|', line);
}

/* What has the first bytes of another kind is none, whatever its name: that kind's own source reads it. */
static int is_other(const char *head, size_t size)
{
    static const struct {
        const char *begin;
        size_t size;
    } others[] = {{"PK\x03\x04", 4}, {"\xd0\xcf\x11\xe0", 4}, {"SQLite", 6}, {"ARROW1", 6}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (size >= others[i].size && memcmp(head, others[i].begin, others[i].size) == 0) return 1;
    size_t at = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && (head[at] == ' ' || head[at] == '\n' || head[at] == '\r')) at++;
    if (at + 1 >= size) return 0;
    if (head[at] == '<') return head[at + 1] == '!' || head[at + 1] == '?' || isalpha((unsigned char)head[at + 1]);
    return (head[at] == '[' && head[at + 1] == '{') || (head[at] == '{' && head[at + 1] == '"');
}

static int probe(const char *path, const char *head, size_t head_size)
{
    if (is_other(head, head_size)) return 0;
    if (ends_with(path, ".csv") || ends_with(path, ".tsv")) return 90;
    return looks_delimited(head, head_size) ? 30 : 0;
}

static dh_status open_file(const dh_host *host, const dh_call *call, const char *path, struct ArrowArrayStream *out,
                           dh_error *error)
{
    size_t which = 0;
    for (size_t i = 0; delimiters[i]; i++)
        if (strcmp(delimiters[i], call->params[0].as.text.data) == 0) which = i;
    return host->read_delimited(path, characters[which], out, error);
}

static const dh_text_pair texts[] = {
    {"delimited text: comma, semicolon, tab or bar", "văn bản có phân cách: dấu phẩy, chấm phẩy, tab hoặc gạch đứng"},
    {"what stands between fields; auto = found in the header line",
     "dấu giữa các trường; auto = tìm trong dòng tiêu đề"},
};

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    static const dh_source source = {
        .struct_size = sizeof source,
        .name = "csv",
        .doc = "delimited text: comma, semicolon, tab or bar",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .probe = probe,
        .open = open_file,
    };
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    if (status != DH_OK) return status;
    return registry->add_source(registry, &source, error);
}
