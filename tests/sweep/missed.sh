#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The sweep of kills counts no run that was not killed: missed.sh PROGRAM FAULT DRIVE SWEEP. DRIVE is asked by one that takes
# the kills away, wholly or from two of three runs.
set -eu
program=$1 fault=$2 drive=$3 sweep=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# tame NAME CONDITION: a drive that kills only where the condition holds
tame() {
    cat >"$folder/$1" <<END
#!/bin/sh
folder=\$1 && shift
$2 && exec "$drive" "\$folder" "\$@"
for word; do
    shift
    case \$word in
    FAULT_KILL=*) continue ;;
    FAULT_AT=*) word=FAULT_AT=0 ;;
    esac
    set -- "\$@" "\$word"
done
[ "\$1" != -k ] || shift 2
exec "$drive" "\$folder" "\$@"
END
    chmod +x "$folder/$1"
}
tame never false
tame often "[ \$((\$(cat $folder/n) % 3)) -eq 0 ]"
sed -i "2i echo \$((\$(cat $folder/n) + 1)) >$folder/n" "$folder/often"
run() { lua5.4 "$sweep" "$program" "$fault" "$folder/$1" kills --tries 1 --misses 8 reference >"$folder/out" 2>&1; }
if run never; then echo "runs that were not killed are counted" && cat "$folder/out" && exit 1; fi
grep -q '^0 of 5$' "$folder/out" && [ "$(grep -c 'runs ended before they were killed, 0 were killed$' "$folder/out")" -ge 5 ] ||
    { cat "$folder/out" && exit 1; }
echo 0 >"$folder/n"
run often || { cat "$folder/out" && exit 1; }
grep -q '^7 of 7$' "$folder/out" && grep -q 'more ended before$' "$folder/out" || { cat "$folder/out" && exit 1; }
