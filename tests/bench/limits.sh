#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# limits.sh LIMITS MEASURE FOLDER: the pure scan counts the same at every level, and measure tells what it ran.
set -eu
limits=$1
measure=$2
folder=$3
rm -rf "$folder"
mkdir -p "$folder"
i=0
while [ $i -lt 3000 ]; do
    echo "$i,\"a, \"\"b\"\"\",,c"
    i=$((i + 1))
done >"$folder/data.csv"
for level in portable avx2 avx512 best; do
    for threads in 1 2 8; do
        counted=$("$limits" scan $threads $level "$folder/data.csv" 2>/dev/null) || continue # not on this machine
        case $counted in
        "bytes=$(($(wc -c <"$folder/data.csv"))) commas=12000 quotes=18000 lines=3000 "*) ;;
        *) echo "$level on $threads threads counted $counted" && exit 1 ;;
        esac
    done
done
"$limits" memory 2 16
"$measure" "$folder/measured.csv" one,two true
"$measure" "$folder/measured.csv" none false && exit 1
grep -qE '^one,two,[0-9.]+,[0-9.]+,[0-9]+$' "$folder/measured.csv" && [ "$(wc -l <"$folder/measured.csv")" -eq 1 ]
