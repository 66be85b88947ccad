/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See date_remedy.h. */
#include "load/values/date_remedy.h"

#include "base/message.h"

/* The format in words, up to where its time begins. */
static void add_words(dh_strbuf *out, const dh_date_format *format)
{
    int fields = 0;
    for (int32_t i = 0; i < format->n_parts && fields < 3; i++) {
        char part = format->parts[i];
        fields += part == 'd' || part == 'm' || part == 'y' || part == 'Y';
        switch (part) {
        case 'd': dh_strbuf_add(out, dh_tr("day")); break;
        case 'm': dh_strbuf_add(out, dh_tr("month")); break;
        case 'y':
        case 'Y': dh_strbuf_add(out, dh_tr("year")); break;
        default: dh_strbuf_add_char(out, part);
        }
    }
}

void dh_date_say_remedy(dh_strbuf *out, const dh_date_format *format, const dh_strbuf *example)
{
    dh_strbuf words = {0};
    add_words(&words, format);
    if (words.data != NULL && example->data != NULL)
        dh_strbuf_printf(out, dh_tr("; write %s, such as %s"), words.data, example->data);
    out->failed = out->failed || words.failed || example->failed;
    dh_strbuf_free(&words);
}
