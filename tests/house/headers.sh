#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every header compiles by itself and has a guard named after its path: headers.sh SOURCE COMPILER
# The installed ones also as strict C11 and, where a compiler for it is there, as C++.
set -eu
cd "$1"
compiler=$2
flags="-D_GNU_SOURCE -DDIENHONG_VERSION=\"0\" -Iengine/include -Iengine -I."
# shellcheck disable=SC2046 # one flag a word
flags="$flags $(pkg-config --cflags pangocairo pangoft2 cairo fontconfig lua5.4 gsl libutf8proc zlib libzstd libxxhash)"
bad=0
seen=0
for header in $(find engine charts plugins -name '*.h' | sort); do
    seen=$((seen + 1))
    case $header in
    engine/include/*) guard=$(echo "${header#engine/include/}" | tr 'a-z/.-' 'A-Z___') ;;
    engine/*) guard=DH_$(echo "${header#engine/}" | tr 'a-z/.-' 'A-Z___') ;;
    *) guard=DH_$(echo "$header" | tr 'a-z/.-' 'A-Z___') ;;
    esac
    if ! grep -q "^#ifndef $guard\$" "$header"; then
        echo "$header: its guard ought to be $guard"
        bad=1
    fi
    # shellcheck disable=SC2086
    "$compiler" -std=gnu17 $flags -Wall -Wextra -Werror -fsyntax-only -x c "$header" || bad=1
done
for header in engine/include/dienhong/*.h; do
    "$compiler" -std=c11 -Iengine/include -Wall -Wextra -Wpedantic -Wconversion -Werror -fsyntax-only -x c "$header" || bad=1
    if command -v c++ >/dev/null; then
        c++ -std=c++17 -Iengine/include -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x c++ "$header" || bad=1
    fi
done
[ "$seen" -gt 100 ] || { echo "only $seen headers were seen"; bad=1; }
exit $bad
