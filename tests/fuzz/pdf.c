/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the PDF that Cairo wrote: it is refused with a reason, or completed to one that can be completed again,
 * to the same bytes each time.
 */
#include <string.h>

#include "charts/report/pdf_update.h"
#include "fuzz/input.h"

static dh_status update(dh_strbuf *out, const dh_strbuf *pdf)
{
    static const char *const alts[] = {"Biểu đồ: số cuộc đối thoại (a) \\", ""};
    dh_error error = DH_ERROR_INIT;
    dh_status status = dh_pdf_update(out, pdf, "vi", alts, 2, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    FUZZ_CHECK(status != DH_OK || (out->size > 5 && memcmp(out->data, "%PDF-", 5) == 0));
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dh_strbuf pdf = {0}, first = {0}, same = {0}, second = {0};
    dh_strbuf_add_bytes(&pdf, (const char *)data, size);
    if (size > 0 && update(&first, &pdf) == DH_OK) {
        FUZZ_CHECK(update(&same, &pdf) == DH_OK);
        FUZZ_CHECK(first.size == same.size && memcmp(first.data, same.data, first.size) == 0);
        FUZZ_CHECK(update(&second, &first) == DH_OK);
    }
    dh_strbuf_free(&pdf);
    dh_strbuf_free(&first);
    dh_strbuf_free(&same);
    dh_strbuf_free(&second);
    return 0;
}
