# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # a part of run: how each engine is brought in, and what its command is

bin=$folder/bin

build_tools() {
    mkdir -p "$bin"
    for tool in generate measure limits; do
        cc -std=gnu17 -O2 -ffp-contract=off "$here/$tool.c" -o "$bin/$tool" -lm -pthread
    done
}

find_program() {
    [ -z "$program" ] || return 0
    program=$top/build/release/bin/dienhong
    {
        [ -f "$top/build/release/build.ninja" ] || (cd "$top" && cmake --preset release -DDIENHONG_TESTS=OFF)
        cmake --build "$top/build/release"
    } >"$folder/build.log" 2>&1 || die "the engine cannot be built (see $folder/build.log)"
}

# Ends with failure, and a log whose last words say why, where an engine cannot be had.
prepare() {
    case $1 in
    dienhong) try_program || return 1 ;;
    duckdb | polars) install_from_npm "$1" || return 1 ;;
    chdb)
        install_from_npm chdb || return 1
        cc -std=gnu17 -O2 "$here/peers/chdb/chdb.c" -o "$folder/peers/chdb/chdb" -ldl || return 1
        ;;
    datatable)
        Rscript -e 'library(data.table)' || sh "$top/scripts/packages.sh" r-base-core r-cran-data.table || return 1
        ;;
    *) echo "no such peer" && return 1 ;;
    esac
    engine_command "$1" csv start /dev/null 1
}

install_from_npm() {
    command -v npm || sh "$top/scripts/packages.sh" nodejs npm || return 1
    mkdir -p "$folder/peers/$1"
    cp "$here/peers/$1"/* "$here/peers/peer.js" "$folder/peers/$1/"
    cd "$folder/peers/$1" || return 1
    if ! cmp -s package.json node_modules/installed.json; then
        npm install --no-package-lock --no-audit --no-fund --fetch-retries=1 --fetch-retry-mintimeout=1000 --loglevel=error || return 1
        cp package.json node_modules/installed.json
    fi
    cd "$top" || return 1
}

try_program() {
    mkdir -p "$folder/try"
    "$bin/generate" "$folder/try" 100 || return 1
    cp "$here/tasks/dataset.lua" "$folder/try/"
    "$program" query "$folder/try" "$here/tasks/count.lua" --quiet
}

why_skipped() {
    { grep -iE 'error|cannot|unable|not found|no such' "$1" || tail -n 1 "$1"; } | head -n 1 | cut -c 1-160
}

# What an engine keeps its own form of the data in.
native_path() {
    echo "$folder/native/$rows/$1"
}

# engine_command ENGINE SOURCE TASK OUT THREADS [WRAPPER...]: runs a task, by way of the wrapper.
engine_command() {
    engine=$1 source=$2 task=$3 out=$4 n=$5
    shift 5
    case $engine in
    duckdb | polars)
        "$@" node "$folder/peers/$engine/$engine.js" "$task" "$source" "$data" "$(native_path "$engine")" "$out" "$n"
        ;;
    chdb)
        LIBCHDB=$folder/peers/chdb/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so
        export LIBCHDB
        "$@" "$folder/peers/chdb/chdb" "$task" "$source" "$data" "$(native_path chdb)" "$out" "$n"
        ;;
    datatable) "$@" Rscript "$here/peers/datatable/datatable.R" "$task" "$source" "$data" - "$out" "$n" ;;
    dienhong | dienhong-zstd) own_command "$@" ;;
    esac
}

own_command() {
    compression=none
    [ "$engine" = dienhong ] || compression=zstd
    case $task in
    start) "$@" "$program" query "$folder/try" -e 'print(1)' --quiet >"$out" ;;
    load) "$@" "$program" import "$data" -o "$(native_path "$engine")" --compression $compression --threads "$n" --quiet ;;
    *)
        from=$data
        [ "$source" = csv ] || from=$(native_path "$engine")
        # to standard output: -o would also wait until the disk has the answer, which no peer does
        "$@" "$program" query "$from" "$here/tasks/$task.lua" --format csv --threads "$n" --quiet >"$out"
        ;;
    esac
}
