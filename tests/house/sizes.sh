#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# No source file over 600 lines, no function over 80: sizes.sh SOURCE. A longer function is allowed where the comment
# at its head has a line that begins with "Long:" and says why.
set -eu
cd "$1"
find engine charts plugins scripts tests -name '*.[ch]' -o -name '*.inc' -o -name '*.lua' | sort | xargs awk '
    function end_of_file() { if (file != "" && lines > 600) { print file ": " lines " lines; 600 are the most"; bad++ } }
    FNR == 1 { end_of_file(); file = FILENAME; files++; start = 0; reason = 0 }
    { lines = FNR }
    FILENAME !~ /\.(c|inc)$/ { next }
    /^\/\*/ { reason = 0 }
    /Long:/ { reason = 1 }
    /^[A-Za-z_].*\(/ { head = $0 }
    /^\{/ || (/^[A-Za-z_].*\{$/ && /\)/) { start = FNR }
    /^\}/ {
        if (start) functions++
        if (start && FNR - start - 1 > 80 && !reason) {
            print FILENAME ":" start ": a function of " FNR - start - 1 " lines; 80 are the most: " head
            bad++
        }
        start = 0
        reason = 0
    }
    END {
        end_of_file()
        if (files < 400 || functions < 3000) { print "only " files " files with " functions " functions were seen"; bad++ }
        exit bad > 0
    }'
