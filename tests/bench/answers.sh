#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# answers.sh DIENHONG GENERATE FOLDER: the engine's answers to the benchmark's tasks, from CSV and from both kinds of
# store, on one, two and eight threads, against those of reference.awk.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dh=$1
generate=$2
folder=$3
rows=20000
failed=0

rm -rf "$folder"
mkdir -p "$folder/data" "$folder/expected"
"$generate" "$folder/data" $rows
cp "$here/tasks/dataset.lua" "$folder/data/"
awk -f "$here/reference.awk" -v out="$folder/expected" "$folder/data/opinions.csv" "$folder/data/sessions.csv"
for compression in none zstd; do
    "$dh" import "$folder/data" -o "$folder/$compression" --compression $compression --quiet
done

# Rows in the order of their bytes: T3 is sorted as its reader's language sorts.
in_order() {
    { echo; sed 1d "$1" | tr -d '"' | LC_ALL=C sort; } >"$2"
}

# check SOURCE TASK THREADS
check() {
    answer=$folder/$1-$2-$3.csv
    expected=$folder/expected/$2.csv
    if ! "$dh" query "$folder/$1" "$here/tasks/$2.lua" --format csv -o "$answer" --threads "$3" --quiet; then
        echo "$2 from $1 on $3 threads: failed"
        failed=1
        return
    fi
    # the same bytes for any number of threads, and from any source
    first=$folder/data-$2-1.csv
    cmp "$first" "$answer" || failed=1
    if [ "$2" = T3 ]; then
        in_order "$expected" "$folder/expected.csv"
        in_order "$answer" "$folder/answer.csv"
        expected=$folder/expected.csv answer=$folder/answer.csv
    fi
    awk -f "$here/compare.awk" "$expected" "$answer" || failed=1
}

for source in data none zstd; do
    for threads in 1 2 8; do
        for task in T1 T2 T3 T4 T5 T6; do check $source $task $threads; done
    done
done
[ "$failed" -eq 0 ]
