#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Arrows run one way: layers.sh SOURCE. Prints each include that a folder may not make.
#   engine/: base <- table <- load <- store <- query <- execute <- dialogue <- plugin <- script <- cli, and the installed headers;
#            script may also see charts/api.h, the structs by which drawing is called
#            table may also see the tables of functions of writers, which sees itself and base; cli that of terminal, likewise
#   charts/: itself, base and table; only its draw/render, draw/text, draw/picture and report files name Cairo and Pango
#   plugins/: the installed headers, what stands beside them, the C library and GSL; readers of files: minizip, expat, jansson, SQLite,
#            POSIX threads
set -eu
cd "$1"
found=$(mktemp)
trap 'rm -f "$found"' EXIT
find engine charts plugins -name '*.[ch]' | sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' | awk '
    BEGIN {
        split("base table load store query execute dialogue plugin script cli", order, " ")
        for (i in order) rank[order[i]] = i + 0
        split("assert ctype errno float inttypes limits math setjmp stdalign stdarg stdbool stddef stdint stdio " \
              "stdlib string strings time dlfcn locale", standard, " ")
        for (i in standard) is_standard[standard[i] ".h"] = 1
    }
    function complain(why) { print place ": " why ": " name; n++ }
    {
        split($0, part, ":")
        file = part[1]
        place = file ":" part[2]
        name = $0
        sub(/^[^"<]*["<]/, "", name)
        sub(/[">].*$/, "", name)
        own = $0 ~ /include[[:space:]]*"/
        slash = index(name, "/")
        target = slash ? substr(name, 1, slash - 1) : ""
        split(file, path, "/")
        seen++
        if (!own && name ~ /^(xlsxwriter|sqlite3)\.h$/ && path[2] != "writers" && file !~ /^plugins\//)
            complain("only engine/writers names the libraries that write files")
        if (!own && name == "histedit.h" && path[2] != "terminal") complain("only engine/terminal names libedit")
        if (path[1] == "engine") {
            if (!own || path[2] == "include") next
            if (target == "dienhong" || target == path[2]) next
            if (path[2] == "script" && name == "charts/api.h") next
            if (path[2] == "table" && (name == "writers/workbook.h" || name == "writers/database.h")) next
            if (path[2] == "cli" && name == "terminal/line_editor.h") next
            if (path[2] == "writers" || path[2] == "terminal") {
                if (target != "base") complain("writers and terminal see themselves and base")
                next
            }
            if (!(target in rank) || rank[target] > rank[path[2]]) complain("is not to its left")
        } else if (path[1] == "charts") {
            if (own && target != "charts" && target != "base" && target != "table" && target != "dienhong")
                complain("charts see charts, base and table")
            if (name ~ /cairo|pango|fontconfig|freetype/ && file !~ /^charts\/(report\/|draw\/(render|text|picture))/)
                complain("only what draws names Cairo and Pango")
        } else if (own) {
            if (slash && target != "dienhong") complain("a plugin sees installed headers alone")
        } else if (target != "dienhong" && target != "gsl" && !(name in is_standard) && !(file ~ /^plugins\/(package|xlsx|ods)/ &&
                 (name == "minizip/unzip.h" || name == "expat.h")) && !(file ~ /^plugins\/package_ahead/ && name == "pthread.h") && !(file ~ /^plugins\/json/ && name == "jansson.h") &&
                 !(file ~ /^plugins\/sqlite/ && (name == "sqlite3.h" || name == "sys/stat.h")))
            complain("a plugin includes the C library, GSL and installed headers; what reads files, its library")
    }
    END { if (seen < 100) { print "only " seen + 0 " includes were seen"; n++ } exit n > 0 }' >"$found" || { cat "$found"; exit 1; }
if grep -lE 'cairo_[a-z]|pango_[a-z]|Pango[A-Z]' $(find engine charts plugins -name '*.[ch]') | grep -vE '^charts/(report/|draw/(render|text|picture))'; then
    echo "only what draws names Cairo and Pango"
    exit 1
fi
