#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every descriptor is closed when a process becomes another program: descriptors.sh SOURCE. What a plugin or the pager
# starts would have the data's files, and locks, as long as it lives.
set -u
cd "$1" || exit 2
found=$(
    # a call may go on over lines: each statement on one
    find engine charts plugins -name '*.c' | LC_ALL=C sort | while read -r file; do
        awk -v file="$file" '{ text = text " " $0 } /[;{}]$|^#/ { print file ": " text; text = "" }' "$file"
    done | grep -E '[^a-zA-Z0-9_>.](open|openat|mkstemps?|mkostemps?|pipe2?|dup|dup3|memfd_create|accept4?|socket|eventfd|fopen|fdopen|freopen|popen)\(|F_DUPFD' |
        grep -vE 'O_CLOEXEC|F_DUPFD_CLOEXEC|MFD_CLOEXEC|SOCK_CLOEXEC|EFD_CLOEXEC|(fopen|freopen|popen)\([^;]*"[rwa]b?\+?e"' |
        grep -vE '^engine/cli/main.c: .*open\("/dev/null", modes' | # standard streams that are closed
        grep -vE 'fdopen\(' # of one that has been opened
)
[ -z "$found" ] && exit 0
echo "opened without O_CLOEXEC, or without \"e\":"
echo "$found" | sed 's/  */ /g'
exit 1
