# SPDX-License-Identifier: GPL-3.0-or-later
# awk -F, -f report.awk -v results=results.csv sizes.csv raw.csv: medians as CSV into `results`, and the tables to read.

function median(key,    i, j, n, list, x)
{
    n = split(seen[key], list, " ")
    for (i = 2; i <= n; i++) {
        x = list[i] + 0
        for (j = i - 1; j >= 1 && list[j] + 0 > x; j--) list[j + 1] = list[j]
        list[j + 1] = x
    }
    return n % 2 ? list[(n + 1) / 2] + 0 : (list[n / 2] + list[n / 2 + 1]) / 2
}

# Adds to `list` what is not in it yet.
function add(list, item)
{
    return index(" " list " ", " " item " ") ? list : (list == "" ? item : list " " item)
}

FNR == 1 {
    file++
    next
}

file == 1 {
    bytes[$1, $2] = $3
    next
}

{
    key = $1 SUBSEP $2 SUBSEP $4 SUBSEP $5 SUBSEP $6
    seen[key] = seen[key] " " $7
    counted[key]++
    if (!(key in least) || $7 < least[key]) least[key] = $7
    if ($7 > most[key]) most[key] = $7
    cpu[key] += $8
    if ($9 > peak[key]) peak[key] = $9
    keys = add(keys, key)
    all_rows = add(all_rows, $1)
    all_threads = add(all_threads, $2)
    if ($4 != "scan") engines = add(engines, $4)
    if ($4 == "dienhong") engines = add(engines, "dienhong-zstd") # its two forms side by side
}

function time_of(rows, n, engine, source, task,    key)
{
    key = rows SUBSEP n SUBSEP engine SUBSEP source SUBSEP task
    return key in middle ? middle[key] : 0
}

# What a task is held against: the same work by this engine from the same source; from the store for what is warm.
function own_time(rows, n, source, task)
{
    return time_of(rows, n, "dienhong", source == "warm" ? "native" : source, task)
}

function start_of(rows, n, engine)
{
    sub(/-zstd$/, "", engine)
    return time_of(rows, n, engine, "csv", "start")
}

# How many times as long as this engine, both without their start.
function ratio_without_start(rows, n, engine, source, task,    own, theirs)
{
    own = own_time(rows, n, source, task) - start_of(rows, n, "dienhong")
    theirs = time_of(rows, n, engine, source, task) - (source == "warm" ? 0 : start_of(rows, n, engine))
    return own > 0 ? theirs / own : 0
}

function limit_of(rows, n, source, task)
{
    if (task == "load") return time_of(rows, n, "scan", "csv", "all")
    if (source != "csv" || task !~ /^T/) return 0
    return time_of(rows, n, "scan", "csv", task == "T2" ? "all" : "opinions")
}

function ratio(a, b)
{
    return a > 0 && b > 0 ? sprintf("%.2f", a / b) : ""
}

function write_results(    n, i, list, part, key, t, bare)
{
    print "rows,threads,engine,source,task,runs,seconds,least,most,cpu_seconds,peak_mb,ratio,ratio_without_start," \
        "times_limit" >results
    n = split(keys, list, " ")
    for (i = 1; i <= n; i++) {
        key = list[i]
        split(key, part, SUBSEP)
        t = middle[key]
        bare = ratio_without_start(part[1], part[2], part[3], part[4], part[5])
        printf "%s,%s,%s,%s,%s,%d,%.6f,%.6f,%.6f,%s,%s,%s,%s,%s\n", part[1], part[2], part[3], part[4], part[5], \
            counted[key], t, least[key], most[key], (part[4] == "warm" ? "" : sprintf("%.6f", cpu[key] / counted[key])), \
            (part[4] == "warm" ? "" : sprintf("%.1f", peak[key] / 1024)), \
            ratio(t, own_time(part[1], part[2], part[4], part[5])), (bare > 0 ? sprintf("%.2f", bare) : ""), \
            ratio(t, limit_of(part[1], part[2], part[4], part[5])) >results
    }
}

# The engines that have something to tell of a source, by the tasks T1 and on.
function engines_of(rows, n, source, tasks,    i, j, k, list, task, m, found)
{
    m = split(engines, list, " ")
    k = split(tasks, task, " ")
    for (i = 1; i <= m; i++)
        for (j = 1; j <= k; j++)
            if (task[j] ~ /^T/ && time_of(rows, n, list[i], source, task[j])) found = add(found, list[i])
    return found
}

# Whether any engine has run a task.
function was_run(rows, n, source, task,    i, m, list)
{
    m = split(engines, list, " ")
    for (i = 1; i <= m; i++)
        if (time_of(rows, n, list[i], source, task)) return 1
    return 0
}

function head(title, list,    i, m, names)
{
    printf "\n%s\n%-6s", title, ""
    m = split(list, names, " ")
    for (i = 1; i <= m; i++) printf " %18s", names[i]
    print ""
}

# A row a task: seconds and how many times this engine's.
function times_table(title, rows, n, source, tasks, bare,    i, j, k, list, task, t, own, who, limit)
{
    who = engines_of(rows, n, source, tasks)
    if (who == "" || (bare && who !~ /dienhong/)) return
    head(title, (source == "csv" && !bare ? "scan " : "") who)
    split(who, list, " ")
    k = split(tasks, task, " ")
    for (i = 1; i <= k; i++) {
        if (!was_run(rows, n, source, task[i])) continue
        printf "%-6s", task[i]
        limit = limit_of(rows, n, source, task[i])
        if (source == "csv" && !bare) printf " %9s        ", limit ? sprintf("%.3f", limit) : "-"
        own = own_time(rows, n, source, task[i])
        for (j = 1; j in list && list[j] != ""; j++) {
            t = time_of(rows, n, list[j], source, task[i])
            if (bare) {
                t = ratio_without_start(rows, n, list[j], source, task[i])
                printf " %18s", (t > 0 ? sprintf("%.1f x", t) : "-")
            } else if (t == 0) {
                printf " %18s", "-"
            } else {
                printf " %9.3f %8s", t, own ? sprintf("%.1f x", t / own) : "-"
            }
        }
        print ""
    }
}

function peak_table(title, rows, n, source, tasks,    i, j, k, list, task, key, who)
{
    who = engines_of(rows, n, source, tasks)
    if (who == "") return
    head(title, who)
    split(who, list, " ")
    k = split(tasks, task, " ")
    for (i = 1; i <= k; i++) {
        if (!was_run(rows, n, source, task[i])) continue
        printf "%-6s", task[i]
        for (j = 1; j in list && list[j] != ""; j++) {
            key = rows SUBSEP n SUBSEP list[j] SUBSEP source SUBSEP task[i]
            printf " %18s", key in peak ? sprintf("%.0f", peak[key] / 1024) : "-"
        }
        print ""
    }
}

function limit_table(rows, n,    i, task, t, limit)
{
    if (engines_of(rows, n, "csv", "T1 T2 T3 T4 T5 T6") !~ /dienhong/) return
    print "\nThis engine against the pure scan of the same bytes, times"
    split("T1 T2 T3 T4 T5 T6 load", task, " ")
    for (i = 1; i in task; i++) {
        t = time_of(rows, n, "dienhong", task[i] == "load" ? "native" : "csv", task[i])
        limit = limit_of(rows, n, task[i] == "load" ? "native" : "csv", task[i])
        if (t && limit) printf "%-6s %6.2f\n", task[i], t / limit
    }
}

function size_table(rows,    i, m, list, headed)
{
    m = split(engines, list, " ")
    for (i = 1; i <= m; i++) {
        if (!((rows, list[i]) in bytes)) continue
        if (!headed++) print "\nThe native form, MB"
        printf "%-18s %9.1f\n", list[i], bytes[rows, list[i]] / 1e6
    }
}

function scaling_table(n,    i, j, m, k, list, sizes, t, key)
{
    printf "\nT1 from CSV by size, %d threads\n%12s  %-12s %10s %10s %10s\n", n, "rows", "engine", "seconds", "ns a row", \
        "peak MB"
    m = split(engines, list, " ")
    k = split(all_rows, sizes, " ")
    for (j = 1; j <= m; j++)
        for (i = 1; i <= k; i++) {
            t = time_of(sizes[i], n, list[j], "csv", "T1")
            key = sizes[i] SUBSEP n SUBSEP list[j] SUBSEP "csv" SUBSEP "T1"
            if (t) printf "%12d  %-12s %10.3f %10.1f %10.0f\n", sizes[i], list[j], t, t / sizes[i] * 1e9, peak[key] / 1024
        }
}

function tables(rows, n, first,    what)
{
    what = sprintf("%d rows, %d threads: ", rows, n)
    times_table(what "from CSV, whole process, seconds and times this engine's", rows, n, "csv", \
        "start T1 T2 T3 T4 T5 T6")
    times_table(what "from CSV, times this engine's, each without its start", rows, n, "csv", "T1 T2 T3 T4 T5 T6", 1)
    times_table(what "from the native form, whole process, seconds and times this engine's", rows, n, "native", \
        (first ? "load " : "") "T1 T2 T3 T4 T5 T6")
    times_table(what "from the native form, times this engine's, each without its start", rows, n, "native", \
        "T1 T2 T3 T4 T5 T6", 1)
    times_table(what "warm, within the process, seconds and times this engine's whole process", rows, n, "warm", \
        "T1 T2 T3 T4 T5 T6")
    peak_table(what "from CSV, peak MB of memory", rows, n, "csv", "start T1 T2 T3 T4 T5 T6")
    peak_table(what "from the native form, peak MB of memory", rows, n, "native", \
        (first ? "load " : "") "T1 T2 T3 T4 T5 T6")
    limit_table(rows, n)
}

END {
    n_keys = split(keys, key_list, " ")
    for (i = 1; i <= n_keys; i++) middle[key_list[i]] = median(key_list[i])
    write_results()
    n_rows = split(all_rows, row_list, " ")
    n_threads = split(all_threads, thread_list, " ")
    for (r = 1; r <= n_rows; r++) {
        for (k = 1; k <= n_threads; k++) tables(row_list[r], thread_list[k], k == 1)
        size_table(row_list[r])
    }
    if (n_rows > 1) scaling_table(thread_list[1])
}
