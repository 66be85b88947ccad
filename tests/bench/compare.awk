# SPDX-License-Identifier: GPL-3.0-or-later
# awk -f compare.awk ONE.csv OTHER.csv: the same rows in the same order? Texts must be equal, numbers to 1e-9 of their
# size; a code that starts with 0 is text. Columns go by their place. Tells the first difference and then fails.

function is_number(text)
{
    return text ~ /^-?([1-9][0-9]*|0)?(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && text ~ /[0-9]/
}

function size(x)
{
    return x < 0 ? -x : x
}

function same(a, b,    larger)
{
    if (a "" == b "") return 1
    if (!is_number(a) || !is_number(b)) return 0
    larger = size(a) > size(b) ? size(a) : size(b)
    return size(a - b) <= 1e-9 * larger || size(a - b) <= 1e-15
}

# Splits a row; commas within quotes are no ends of cells.
function cells_of(line, cells,    n, i, parts, m, open)
{
    if (line !~ /"/) return split(line, cells, ",")
    m = split(line, parts, ",")
    n = 0
    for (i = 1; i <= m; i++) {
        if (open) cells[n] = cells[n] "," parts[i]
        else cells[++n] = parts[i]
        if (gsub(/"/, "\"", parts[i]) % 2) open = !open
    }
    for (i = 1; i <= n; i++)
        if (cells[i] ~ /^".*"$/) {
            cells[i] = substr(cells[i], 2, length(cells[i]) - 2)
            gsub(/""/, "\"", cells[i])
        }
    return n
}

function differ(what)
{
    print ARGV[1] " and " ARGV[2] " differ: " what
    failed = 1
    exit 1
}

{ sub(/\r$/, "") }

NR == FNR {
    expected[FNR] = $0
    rows = FNR
    next
}

FNR > rows { differ("the second has more than " rows " lines") }

{
    n = cells_of(expected[FNR], a)
    if (cells_of($0, b) != n) differ("line " FNR " has not the same number of cells")
    for (i = 1; i <= n && FNR > 1; i++)
        if (!same(a[i], b[i])) differ("line " FNR ", cell " i ": \"" a[i] "\", \"" b[i] "\"")
}

END {
    if (!failed && (rows == 0 || FNR != rows || NR != 2 * rows)) differ((NR - rows) " lines against " rows)
}
