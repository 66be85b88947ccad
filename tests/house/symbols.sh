#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every symbol that the libraries show begins with dh_ or dienhong, but for the linker's own, and for lxw_tmpfile, which
# stands for libxlsxwriter's (engine/writers/workbook.c); and they make no temporary file that a program started meanwhile
# would inherit (mkostemp and mkostemps have O_CLOEXEC): symbols.sh FOLDER
set -eu
for library in libdienhong.so libdienhong-charts.so libdienhong-workbook.so libdienhong-sqlite.so; do
    nm -D --defined-only "$1/$library" | awk -v library="$library" '
        { seen++ }
        $NF !~ /^(dh_|dienhong)/ && $NF !~ /^(_end|_edata|__bss_start)$/ &&
            !(library == "libdienhong-workbook.so" && $NF == "lxw_tmpfile") { print library " shows " $NF; bad++ }
        END { if (seen < 1) { print library " shows nothing"; bad++ } exit bad > 0 }'
    if nm -D --undefined-only "$1/$library" | grep -E ' (mkstemps?|mktemp|tmpfile)(64)?(@|$)'; then
        echo "$library makes temporary files that are inherited"
        exit 1
    fi
done
