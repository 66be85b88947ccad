#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one test of the program: run.sh PROGRAM SOURCE BUILD FILE.test [vi|en]
#
# FILE.test is a shell script, run in an empty folder of its own with these at hand:
#   $dh the program, $source and $build the folders, $data Thạch Hà's data set
#   try COMMAND ...   runs it, both streams to standard output, then a line "exit N"
#   same A B          prints why two pictures are not the same, or blank; a blank one of their size is tried first
#   blank A B         makes B a blank picture of the size of A
#   soon COMMAND ...  runs it; exit 124 when it takes more than a minute, or four with a sanitizer: it is taken to hang
# What it prints is compared with FILE.out line by line. A line of FILE.out that begins with "~ " is an extended
# regular expression for the whole line; a line "..." stands for any number of lines, none included.
# With vi or en the same is run in that language, with $locale set to it, and language.lua looks through what is printed
# for words of the other language; the lines "exit N" must be those of FILE.out, where there is one.
# Exit 77: what the test needs is not there.
set -u
dh=$1
source=$2
build=$3
script=$4
locale=${5-}
data=$source/scripts/examples/thach-ha
export dh source build data locale
unset DIENHONG_PLUGIN_PATH SOURCE_DATE_EPOCH XDG_DATA_HOME
case $locale in
en) unset DIENHONG_LANGUAGE ;;
vi) export DIENHONG_LANGUAGE=vi ;;
*) export DIENHONG_LANGUAGE=en ;; # FILE.out has the English texts; numbers and dates follow --locale
esac
folder=$(mktemp -d "${TMPDIR:-/tmp}/dienhong-cli-XXXXXX") || exit 1
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
HOME=$folder/home
export HOME
mkdir "$folder/home" "$folder/work"
cat >"$folder/prelude" <<'PRELUDE'
try() {
    "$@" 2>&1
    echo "exit $?"
}
same() { "$build/bin/picture" same "$1" "$2"; }
blank() { "$build/bin/picture" blank "$1" "$2"; }
soon() { timeout "${DIENHONG_PATIENCE:-60}" "$@"; }
need() {
    command -v "$1" >/dev/null || { echo "$1 is not installed" >&2; exit 77; }
}
PRELUDE
# With DIENHONG_VALGRIND the program runs in valgrind, children that it forks included: the first call of each command in
# the test, with DIENHONG_WHOLE_ANALYSIS every call. Valgrind does not know the system calls that confine a process and
# answers ENOSYS, as a kernel that has none: what is confined otherwise runs unconfined. The program's own malloc is
# replaced, too, by the synonym. The errors of each process go to a file, since streams and exit codes are the test's.
if [ -n "${DIENHONG_VALGRIND-}" ]; then
    command -v valgrind >/dev/null || { echo "valgrind is not installed"; exit 77; }
    cat >"$folder/dienhong" <<WRAPPER
#!/bin/sh
if [ -z "\${DIENHONG_WHOLE_ANALYSIS-}" ]; then
    case \${1-} in
    '' | *[!a-z]*) exec "$dh" "\$@" ;;
    esac
    mkdir "$folder/called-\$1" 2>/dev/null || exec "$dh" "\$@"
fi
exec valgrind -q --log-file="$folder/valgrind.%p" --soname-synonyms=somalloc=NONE --leak-check=full \
    --show-leak-kinds=definite --errors-for-leak-kinds=definite --num-callers=30 \
    --suppressions="$source/tests/cli/valgrind.supp" "$dh" "\$@"
WRAPPER
    chmod +x "$folder/dienhong"
    dh=$folder/dienhong
fi
(cd "$folder/work" && sh -c '. "$1"; . "$2"' test "$folder/prelude" "$script") >"$folder/out" 2>"$folder/err" </dev/null
code=$?
[ $code -eq 77 ] && { cat "$folder/err"; exit 77; }
if [ -n "${DIENHONG_VALGRIND-}" ]; then
    ls "$folder"/valgrind.* >/dev/null 2>&1 || { echo "nothing ran in valgrind"; exit 1; }
    grep -h '^==' "$folder"/valgrind.* && exit 1
fi
if [ -n "$locale" ]; then
    lua5.4 "$source/tests/cli/language.lua" "$source" "$locale" "$script" "$folder/out" && [ $code -eq 0 ]
    exit
fi
awk -v expected="${script%.test}.out" '
    function fits(pattern, line) {
        if (substr(pattern, 1, 2) != "~ ") return pattern == line
        return line ~ ("^(" substr(pattern, 3) ")$")
    }
    { got[++n] = $0 }
    END {
        while ((getline line < expected) > 0) want[++m] = line
        if (m == 0) { print "no lines are expected in " expected; exit 1 }
        # reach[j]: the first j lines that came fit the first i lines expected
        reach[0] = 1
        for (i = 1; i <= m; i++) {
            split("", next_reach)
            found = 0
            for (j = 0; j <= n; j++) {
                if (want[i] == "...") ok = (j in reach) || (j > 0 && (j - 1) in next_reach)
                else ok = j > 0 && ((j - 1) in reach) && fits(want[i], got[j])
                if (ok) { next_reach[j] = 1; found = 1 }
            }
            if (!found) {
                far = 0
                for (j in reach) if (j + 0 > far) far = j + 0
                print "line " i " is expected and line " far + 1 " does not fit it"
                print "- " want[i]
                print "+ " (far < n ? got[far + 1] : "(the end)")
                exit 1
            }
            split("", reach)
            for (j in next_reach) reach[j] = 1
        }
        if (!(n in reach)) { print "more came than is expected"; exit 1 }
    }' "$folder/out" && [ $code -eq 0 ] && exit 0
echo "---- what came (status $code)"
cat "$folder/out"
echo "---- standard error"
cat "$folder/err"
exit 1
