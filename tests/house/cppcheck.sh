#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Nothing of engine/, charts/ and plugins/ is a warning to cppcheck, but for what cppcheck.txt says: cppcheck.sh SOURCE BUILD. Skipped where it is missing.
set -eu
command -v cppcheck >/dev/null || { echo "cppcheck is not installed"; exit 77; }
cd "$2"
cppcheck --project="$2/compile_commands.json" --file-filter="$1/engine/*" --file-filter="$1/charts/*" \
    --file-filter="$1/plugins/*" -q --error-exitcode=1 --enable=warning,portability,performance --std=c17 \
    --library=posix --library=gnu --suppress=missingIncludeSystem --suppressions-list="$1/tests/house/cppcheck.txt" \
    --template='{file}:{line}: {id}: {message}'
