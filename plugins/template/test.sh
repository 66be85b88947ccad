#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds newplugin with a C compiler and the installed header, runs its test where it has one, and, where the program is
# found, loads it and holds it against the rules of the interface.
# DIENHONG_INCLUDE: the folder that holds dienhong/plugin.h, if it is not beside the program or among the system's.
set -eu
cd "$(dirname "$0")"
program=${DIENHONG:-$(command -v dienhong || true)}
include=${DIENHONG_INCLUDE:-}
if [ -z "$include" ] && [ -n "$program" ]; then
  include=$(dirname "$(dirname "$(readlink -f "$program")")")/include
fi
set -- -std=c17 -Wall -Wextra ${include:+-I"$include"}
${CC:-cc} "$@" -shared -fPIC -fvisibility=hidden -Wl,-z,defs newplugin.c -o newplugin.so
if [ -f test_newplugin.c ]; then
  ${CC:-cc} "$@" test_newplugin.c -ldl -o test_newplugin
  ./test_newplugin
fi
if [ -n "$program" ]; then
  "$program" --plugin-path . plugins why newplugin
  sample=
  if [ -f sample.newplugin ]; then sample=sample.newplugin; fi
  "$program" --plugin-path . plugins check newplugin $sample
fi
