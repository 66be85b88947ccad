#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs Debian packages that are missing: packages.sh NAME... Says what it installs; does nothing, and needs no
# network, when all are there. Works as root or through sudo.
set -eu
missing=
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "packages are missing and neither root nor sudo is at hand:$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "Installing:$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
