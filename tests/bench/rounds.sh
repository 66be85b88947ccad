# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # a part of run: the data, the rounds and what is written of them

log=$results/log.txt

generate_data() {
    if [ ! -f "$data/complete" ]; then
        say "generating $rows opinions"
        mkdir -p "$data"
        "$bin/generate" "$data" "$rows"
        touch "$data/complete"
    fi
    cp "$here/tasks/dataset.lua" "$data/"
}

# So that the first finds the files in memory as the last does: a system may have put them out since.
warm_data() {
    cat "$data"/*.csv >/dev/null
}

# The same for the native forms, which have just been written: none is measured while another's goes to disk.
warm_native() {
    sync
    for one in $(who native); do
        place=$(native_path "$one")
        find "$place" "$place".* -type f -exec cat {} + >/dev/null 2>&1 || true # not every engine has both
    done
}

# Which engines take part with a source at this size; peers need not show what 100 million rows cost them.
who() {
    for one in $engines; do
        case $one:$1 in
        dienhong:native) echo dienhong dienhong-zstd ;;
        dienhong:*) echo dienhong ;;
        datatable:native) ;;
        *) [ "$rows" -gt 10000000 ] || echo "$one" ;;
        esac
    done
}

# timed ENGINE SOURCE TASK THREADS
timed() {
    engine_command "$1" "$2" "$3" "$results/answers/$1.$2.$3.csv" "$4" \
        "$bin/measure" "$raw" "$rows,$4,$run,$1,$2,$3" >>"$log" 2>&1 || die "$1 failed at $3 from $2 (see $log)"
}

# Whether a part of the work was asked for.
asked() {
    case $parts in *" $1 "*) ;; *) return 1 ;; esac
}

timed_load() {
    for one in $(who native); do
        place=$(native_path "$one")
        ! [ -e "$place" ] || asked load || continue
        rm -rf "$place" "$place".*
        mkdir -p "$(dirname "$place")"
        sync
        timed "$one" native load "$1"
        [ "$run" -gt 1 ] || echo "$rows,$one,$(du -sbc "$place" "$place".* 2>/dev/null | awk 'END { print $1 }')" >>"$results/sizes.csv"
    done
}

timed_limit() {
    "$bin/measure" "$raw" "$rows,$1,$run,scan,csv,opinions" "$bin/limits" scan "$1" best "$data/opinions.csv" >>"$log"
    "$bin/measure" "$raw" "$rows,$1,$run,scan,csv,all" "$bin/limits" scan "$1" best "$data"/*.csv >>"$log"
}

# What the engines of Node and C do when they are up already, without start and opening.
timed_warm() {
    for one in $(who native); do
        case $one in dienhong*) continue ;; esac
        engine_command "$one" native warm "$results/answers/warm.csv" "$1" 2>>"$log" |
            sed "s/^/$rows,$1,$run,$one,warm,/; s/\$/,,/" >>"$raw"
    done
}

one_round() {
    for n_threads in $threads; do
        rm -f "$results/answers"/*.csv # each round's own are compared
        warm_data
        timed_limit "$n_threads"
        for one in $(who csv); do timed "$one" csv start "$n_threads"; done
        for name in $tasks; do
            for one in $(who csv); do timed "$one" csv "$name" "$n_threads"; done
        done
        [ "$n_threads" != "${threads%% *}" ] || timed_load "$n_threads"
        warm_native
        for name in $tasks; do
            for one in $(who native); do timed "$one" native "$name" "$n_threads"; done
        done
        $quick || ! asked warm || timed_warm "$n_threads"
        check_answers
    done
}

# Rows in the order of their bytes, for the task whose order is the reader's language's; quotes are set differently.
in_order() {
    sed 1d "$1" | tr -d '"' | LC_ALL=C sort
}

check_answers() {
    for name in $tasks; do
        expected=
        [ ! -f "$results/reference/$name.csv" ] || expected=$results/reference/$name.csv
        for file in "$results/answers"/*."$name.csv"; do
            if [ -z "$expected" ]; then
                expected=$file
                continue
            fi
            cmp -s "$expected" "$file" && continue # most of T6, which has all rows
            one=$expected other=$file
            if [ "$name" = T3 ]; then
                one=$results/one.csv other=$results/other.csv
                { echo; in_order "$expected"; } >"$one"
                { echo; in_order "$file"; } >"$other"
            fi
            awk -f "$here/compare.awk" "$one" "$other" >&2 ||
                die "the answers to $name in $expected and $file are not equal"
        done
    done
}

run_rounds() {
    rm -rf "$results/reference" "$results/answers"
    mkdir -p "$results/answers"
    if [ "$rows" -le 1000000 ]; then
        mkdir "$results/reference"
        awk -f "$here/reference.awk" -v out="$results/reference" "$data/opinions.csv" "$data/sessions.csv"
    fi
    run=1
    while [ "$run" -le "$runs" ]; do
        say "$rows opinions, run $run of $runs"
        one_round
        run=$((run + 1))
    done
    say "$rows opinions: all $(find "$results/answers" -name '*.T?.csv' | wc -l) answers are equal"
}

note_limits() {
    for n_threads in $threads; do
        echo "memory, $n_threads threads: $("$bin/limits" memory "$n_threads" 1024)"
    done
}

# Instructions by the processor's own counter, or by counting them one by one where it is not to be had: into
# $results/instructions.one, since what is printed is the command's.
instructions() {
    counted=$results/counted
    if perf stat -x, -e instructions:u -o "$counted" "$@" >/dev/null 2>&1 && grep -q '^[0-9]' "$counted"; then
        awk -F, '/^[0-9]/ { print $1, "perf" }' "$counted"
    elif valgrind --tool=callgrind --trace-children=yes --callgrind-out-file="$counted.%p" "$@" >/dev/null 2>&1; then
        awk '/^(summary|totals):/ { if (!seen[FILENAME]++) n += $2 } END { printf "%.0f callgrind\n", n }' "$counted".*
    else
        echo "- none"
    fi >"$results/instructions.one"
    rm -f "$counted" "$counted".*
}

note_instructions() {
    rows=100000 data=$folder/data/100000
    generate_data
    echo "what per_row counted_by"
    # shellcheck disable=SC2046 # two words are meant
    {
        instructions "$bin/limits" scan 1 avx2 "$data/opinions.csv"
        echo pure_scan $(cat "$results/instructions.one")
        case " $engines " in
        *" dienhong "*)
            for name in count $tasks; do
                engine_command dienhong csv "$name" "$results/answer.csv" 1 instructions
                echo "dienhong_$name" $(cat "$results/instructions.one")
            done
            ;;
        esac
    } | awk '{ print $1, ($2 == "-" ? "-" : sprintf("%.1f", $2 / 100000)), $3 }'
}

report() {
    awk -F, -f "$here/report.awk" -v results="$results/results.csv" "$results/sizes.csv" "$raw" >"$results/results.txt"
    {
        echo
        cat "$results/limits.txt"
        echo
        echo "Instructions a row (100,000 rows, one thread)"
        awk '{ printf "%-16s %10s  %s\n", $1, $2, $3 }' "$results/instructions.txt"
    } >>"$results/results.txt"
    cat "$results/results.txt"
}

draw() {
    cp "$here"/chart/*.lua "$results/"
    for name in csv native; do
        "$program" chart "$results" "$results/$name.lua" -o "$results/$name.png" --locale en --quiet
        say "a chart is $results/$name.png"
    done
}
