#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# workbooks.sh DIENHONG FOLDER: does a clerk's sheet read the same, whoever wrote it? openpyxl makes it; LibreOffice and
# SheetJS write it anew as .xlsx and .ods, and the engine writes the table by libxlsxwriter. Each is read as it is, its
# title and its total left out, and must give the table of clerk.csv. A line "passed: …" or "failed: …" for each.
set -u
dh=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
python=$(for p in python3 /usr/bin/python3; do "$p" -c 'import openpyxl' 2>/dev/null && echo "$p" && break; done)
if [ -z "$python" ]; then
    echo "skipped: workbooks: openpyxl is not there"
    exit 0
fi
"$python" "$here/workbooks.py" "$folder" || { echo "failed: workbooks.py"; exit 0; }
node sheetjs.js "$folder" || echo "failed: sheetjs.js"
if command -v soffice >/dev/null; then
    for kind in xlsx ods; do
        mkdir -p "$folder/$kind"
        soffice --headless "-env:UserInstallation=file://$PWD/$folder/profile" --convert-to $kind --outdir "$folder/$kind" \
            "$folder/clerk-openpyxl.xlsx" >"$folder/soffice.log" 2>&1
        mv "$folder/$kind/clerk-openpyxl.$kind" "$folder/clerk-libreoffice.$kind" || echo "failed: soffice, $kind"
    done
else
    echo "skipped: LibreOffice's workbooks: soffice is not there"
fi

# table FILE: as the engine reads it
table() {
    mkdir -p "$folder/set"
    cat >"$folder/set/dataset.lua" <<END
return {
  tables = {
    t = {
      file = "../$1", dates = { "y-m-d", "y-m-dTH:M:S" },
      types = {
        ma = "text", don_vi = "category", ngay = "date", so_nguoi = "int64", diem = "float64", ty_le = "float64",
        co_mat = "bool", noi_dung = "text", luc = "datetime", so_hieu = "text",
      },
    },
  },
}
END
    "$dh" query "$folder/set" -q --locale en --format csv \
        -e 'return ds.t:select("ma, don_vi, ngay, so_nguoi, diem, ty_le, co_mat, noi_dung, luc, so_hieu")'
}

table clerk.csv >"$folder/expected" || { echo "failed: clerk.csv is not read"; exit 0; }
"$dh" query "$folder/set" -q --locale en -e 'return ds.t' -o "$folder/clerk-libxlsxwriter.xlsx" ||
    echo "failed: the engine's own workbook"
for file in "$folder"/clerk-*; do
    name=${file##*/}
    if table "$name" >"$folder/given" && cmp -s "$folder/given" "$folder/expected"; then
        echo "passed: $name: $(($(wc -l <"$folder/expected"))) lines"
    else
        echo "failed: $name differs: $(diff "$folder/expected" "$folder/given" | head -n 4 | tr '\n' ' ')"
    fi
done
