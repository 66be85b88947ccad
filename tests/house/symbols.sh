#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every symbol that the libraries show begins with dh_ or dienhong, but for the linker's own, and for lxw_tmpfile, which
# stands for libxlsxwriter's (engine/writers/workbook.c): symbols.sh FOLDER
set -eu
for library in libdienhong.so libdienhong-charts.so libdienhong-workbook.so libdienhong-sqlite.so; do
    nm -D --defined-only "$1/$library" | awk -v library="$library" '
        { seen++ }
        $NF !~ /^(dh_|dienhong)/ && $NF !~ /^(_end|_edata|__bss_start)$/ &&
            !(library == "libdienhong-workbook.so" && $NF == "lxw_tmpfile") { print library " shows " $NF; bad++ }
        END { if (seen < 1) { print library " shows nothing"; bad++ } exit bad > 0 }'
done
