#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clang's analyzer finds nothing in engine/, charts/ and plugins/: analyzer.sh SOURCE BUILD. Skipped where it is missing.
# What it gets wrong is reworded so that it sees why: by an assert of what holds there, or by what analyzer.h tells it of
# functions of other files. It goes so far into each function; with DIENHONG_WHOLE_ANALYSIS four times as far.
set -eu
clang=clang-14
command -v $clang >/dev/null || { echo "$clang is not installed"; exit 77; }
source=$1
build=$2
nodes=10000
[ -z "${DIENHONG_WHOLE_ANALYSIS-}" ] || nodes=40000
cd "$build"

# Reads files of compiler options, a line for each file to analyze, and prints what is found. False when something is.
analyze() {
    xargs -d '\n' -P 2 -I @ sh -c "$clang --analyze --analyzer-output text -fno-caret-diagnostics \
        -fno-color-diagnostics -Xclang -analyzer-werror -Xclang -analyzer-config -Xclang max-nodes=$nodes -o /dev/null @" 2>&1
}

told="-include $source/tests/house/analyzer.h"

# First what it must find.
faults=$source/tests/house/analyzer_faults.c
echo "-D_GNU_SOURCE -std=gnu17 -I$source/engine/include -I$source/engine $told $faults" |
    analyze | sed -n 's/.*analyzer_faults\.c:\([0-9]*\):.*: error: .*/\1/p' | sort -un >analyzer_found
grep -n FAULT "$faults" | cut -d: -f1 >analyzer_wanted
if ! cmp -s analyzer_wanted analyzer_found; then
    echo "of lines $(paste -sd ' ' analyzer_wanted) of analyzer_faults.c it finds $(paste -sd ' ' analyzer_found)"
    exit 1
fi

# The command of each file, once, without what JSON escapes. analyzer.h is not for the files that define what it tells
# of, nor for plugins, which do not use it.
sed -n 's/^ *"command": "[^ ]* \(.*\)",$/\1/p' compile_commands.json | sed 's/\\\(["\\]\)/\1/g' |
    awk -v source="$source" -v told="-I$source/engine/include -I$source/engine $told" '
        {
            file = substr($NF, length(source) + 2)
            if (index($NF, source "/") != 1 || file !~ /^(engine|charts|plugins)\// || seen[file]++) next
            alone = file ~ /^plugins\/|^engine\/(base\/(error|memory)|query\/fail|load\/config\/lua_data)\.c$/
            sub(/ -o [^ ]* /, " -UNDEBUG " (alone ? "" : told) " ")
            print
        }' >analyzer_commands
[ "$(wc -l <analyzer_commands)" -gt 300 ] || { echo "the files to analyze are not found in compile_commands.json"; exit 1; }
analyze <analyzer_commands
