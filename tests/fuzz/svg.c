/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the SVG that Cairo wrote: without an <svg> it is refused; else the result has the titles given, escaped,
 * and what is changed once is not changed by doing it again. The first byte says how.
 */
#include <string.h>

#include "charts/draw/svg.h"
#include "fuzz/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t how = fuzz_byte(&in);
    dh_error error = DH_ERROR_INIT;
    dh_strbuf svg = {0}, first = {0}, second = {0};
    dh_svg_options options = {.prefix = how & 1 ? "c" : "", .first = how / 2 % 3};
    dh_strbuf_add_bytes(&svg, (const char *)in.data, in.size);
    dh_status status = dh_svg_write(&first, &svg, &options, &error);
    FUZZ_CHECK(status == DH_OK || error.message[0] != '\0');
    FUZZ_CHECK(status == DH_OK || in.size < 5 || memmem(in.data, in.size, "<svg>", 5) == NULL);
    if (status == DH_OK) {
        FUZZ_CHECK(dh_svg_write(&second, &first, &options, &error) == DH_OK);
        FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
        options.label = how & 8 ? "a\"<b>" : NULL;
        options.title = how & 16 ? "<title>\x01&" : NULL;
        dh_strbuf_clear(&second);
        FUZZ_CHECK(dh_svg_write(&second, &svg, &options, &error) == DH_OK);
        if (options.label != NULL)
            FUZZ_CHECK(memmem(second.data, second.size, "aria-label=\"a&quot;&lt;b&gt;\"", 29) != NULL);
        if (options.title != NULL)
            FUZZ_CHECK(memmem(second.data, second.size, "<title>&lt;title&gt;\xef\xbf\xbd&amp;</title>", 36) != NULL);
    }
    dh_strbuf_free(&svg);
    dh_strbuf_free(&first);
    dh_strbuf_free(&second);
    return 0;
}
