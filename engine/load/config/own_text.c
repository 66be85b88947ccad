/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See own_text.h. */
#include "load/config/own_text.h"

#include "base/message.h"

static const dh_data_key keys[] = {{"en", DH_TAKES_TEXT, NULL}, {"vi", DH_TAKES_TEXT, NULL}};

dh_status dh_own_text_read(const char *out[2], const dh_data_file *file, const dh_data *table, const char *key,
                           dh_error *error)
{
    const dh_data *texts = dh_data_get(table, key);
    dh_data_file part = dh_data_field_of(file, key);
    out[DH_LOCALE_VI] = out[DH_LOCALE_EN] = "";
    if (texts == NULL) return DH_OK;
    if (texts->kind != DH_DATA_TABLE)
        return dh_data_error(file, key, error, DH_EDATA,
                             "'%s' is a text in both languages; write %s = { vi = \"…\", en = \"…\" }", key, key);
    DH_TRY(dh_data_check_keys(&part, texts, key, keys, sizeof keys / sizeof *keys, NULL, error));
    const dh_data *vi = dh_data_get(texts, "vi"), *en = dh_data_get(texts, "en");
    out[DH_LOCALE_VI] = vi != NULL ? vi->text : en != NULL ? en->text : "";
    out[DH_LOCALE_EN] = en != NULL ? en->text : out[DH_LOCALE_VI];
    return DH_OK;
}
