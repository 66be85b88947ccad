#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# kinds.sh FOLDER: writes a data set of one table that has a column of every type, with the least and the greatest, the
# ugly and the unknown, and then rows enough for several batches.
set -eu
mkdir -p "$1"
cat >"$1/dataset.lua" <<'END'
return {
  title = "Every type of column",
  synthetic = true,
  tables = {
    kinds = {
      file = "kinds.csv", dates = { "y-m-d", "y-m-d H:M:S" },
      types = {
        truth = "bool", whole = "int64", real = "float64", day = "date", moment = "datetime", words = "text",
        class = "category", people = "count", none = "text", few = "category", key = "category",
      },
    },
  },
}
END
{
    cat <<'END'
truth,whole,real,day,moment,words,class,people,none,few,key
true,1,0.1,2020-08-11,2020-08-11 07:30:00,đất đai,xã,120,,a,
false,-9007199254740993,-1e-300,1945-09-02,1969-12-31 23:59:59,"a ""b"", c
d",huyện,trên 2300,,"b ""c""",k0
,,,,,,,,,,
true,9223372036854775807,1e300,2100-12-31,2100-12-31 23:59:59,Ấ,tỉnh,từ 200 đến 250,,a,k-1
false,0,-0.5,1970-01-01,1970-01-01 00:00:00,x,xã,0,,,k0
END
    awk 'BEGIN {
        split("xã huyện tỉnh", class, " ")
        for (i = 1; i <= 200000; i++) {
            gap = i % 11 == 0
            printf "%s,%s,%.17g,%04d-%02d-%02d,%04d-%02d-%02d %02d:%02d:%02d,%s,%s,%s,,%s,k%d\n", \
                (i % 3 ? "true" : "false"), (gap ? "" : i * 7919 - 800000000), i / 7, 1950 + i % 100, 1 + i % 12, \
                1 + i % 28, 1980 + i % 60, 1 + i % 12, 1 + i % 28, i % 24, i % 60, i % 59, (gap ? "" : "ý kiến số " i), \
                class[1 + i % 3] (i % 5 ? "" : " " i % 1000), (gap ? "" : (i % 13 ? i % 300 : "ít nhất " i % 300)), \
                (gap ? "" : "f" i % 7), i
        }
    }'
} >"$1/kinds.csv"
