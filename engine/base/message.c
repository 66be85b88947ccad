/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue, searched by bisection: texts are said seldom. */
#include "base/message.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static atomic_int language = DH_LOCALE_EN;

void dh_message_set_locale(dh_locale locale)
{
    atomic_store(&language, locale);
}

dh_locale dh_message_locale(void)
{
    return (dh_locale)atomic_load(&language);
}

const char *dh_tr_in(dh_locale locale, const char *english)
{
    int low = 0, high = locale == DH_LOCALE_VI ? dh_n_messages_vi : 0;
    while (low < high) {
        int middle = low + (high - low) / 2, order = strcmp(english, dh_messages_vi[middle].english);
        if (order == 0) return dh_messages_vi[middle].vietnamese;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}

const char *dh_tr_name(const char *of, const char *name, size_t size)
{
    char key[128];
    const char *dot = strrchr(of, '.');
    if (dh_message_locale() == DH_LOCALE_EN || size >= sizeof key) return NULL;
    int length = snprintf(key, sizeof key, "%s=%.*s", dot != NULL ? dot + 1 : of, (int)size, name);
    if (length < 0 || (size_t)length >= sizeof key) return NULL;
    const char *found = dh_tr(key);
    return found != key ? found : NULL;
}

const char *dh_tr(const char *english)
{
    return dh_tr_in(dh_message_locale(), english);
}
