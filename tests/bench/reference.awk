# SPDX-License-Identifier: GPL-3.0-or-later
# The tasks in the plainest way, to hold the answers of everything faster against:
#   awk -f reference.awk -v out=FOLDER opinions.csv sessions.csv
# writes FOLDER/T1.csv to T6.csv. Reads a character at a time where there are quotes, and keeps all it counts in arrays.

# Splits a whole record into `value`, whose names are the header's.
function read_record(line,    n, i, c, quoted, cell, cells)
{
    if (line !~ /"/) {
        n = split(line, cells, ",")
    } else {
        n = 1
        cell = ""
        for (i = 1; i <= length(line); i++) {
            c = substr(line, i, 1)
            if (c == "\"" && quoted && substr(line, i + 1, 1) == "\"") {
                cell = cell c
                i++
            } else if (c == "\"") {
                quoted = !quoted
            } else if (c == "," && !quoted) {
                cells[n++] = cell
                cell = ""
            } else {
                cell = cell c
            }
        }
        cells[n] = cell
    }
    for (i = 1; i <= n; i++) value[header[i]] = cells[i]
}

# Days from 1 March of the year 0, counted in the calendar of today.
function day_number(date,    y, m, d)
{
    y = substr(date, 1, 4) + 0
    m = substr(date, 6, 2) + 0
    d = substr(date, 9, 2) + 0
    if (m <= 2) {
        y--
        m += 12
    }
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}

# Text that is quoted in CSV when it must be.
function cell(text)
{
    if (text !~ /[",]/) return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}

function take_opinion(    key, days)
{
    key = value["unit_code"] "," substr(value["raised_on"], 1, 4)
    opinions[key]++
    resolved[key] += value["status"] == "resolved"
    session_opinions[value["session_id"]]++
    session_resolved[value["session_id"]] += value["status"] == "resolved"
    key = cell(value["field"]) "," cell(value["status"])
    kinds[key]++
    if (value["resolved_on"] != "") {
        days = day_number(value["resolved_on"]) - day_number(value["raised_on"])
        took[key, days]++
        known[key]++
        if (days > longest) longest = days
    }
    key = value["unit_code"] "," value["raised_on"]
    raised[key]++
    raised_resolved[key] += value["status"] == "resolved"
    print key "," value["opinion_id"] "," value["status"] | by_unit
    if (substr(value["raised_on"], 1, 4) == "2025" && index(value["text"], "đất đai")) land[value["unit_code"]]++
}

function take_session(    key)
{
    key = value["unit_code"] "," substr(value["date"], 1, 4)
    sessions[key]++
    participants[key] += value["participants"]
    said[key] += session_opinions[value["session_id"]]
    done[key] += session_resolved[value["session_id"]]
}

# The value at a place of the sorted days of a kind, counted from 0.
function day_at(key, place,    days)
{
    for (days = 0; days <= longest; days++) {
        place -= took[key, days]
        if (place < 0) return days
    }
}

function quantile(key, q,    h, low)
{
    if (!known[key]) return ""
    h = (known[key] - 1) * q
    low = int(h)
    if (h == low) return day_at(key, low)
    return sprintf("%.17g", day_at(key, low) + (h - low) * (day_at(key, low + 1) - day_at(key, low)))
}

# Writes the header, and gives the command that sorts the rows below it.
function start(task, columns, order,    path)
{
    path = out "/" task ".csv"
    print columns >path
    close(path)
    return "LC_ALL=C sort -t, " order " >>'" path "'"
}

function write_years(    command, key, part, before, rate, rate_before, change)
{
    command = start("T2", "unit_code,year,sessions,participants,opinions,resolved,rate,rate_change,opinions_change",
                    "-k1,1 -k2,2n")
    for (key in sessions) {
        split(key, part, ",")
        before = part[1] "," (part[2] - 1)
        rate = said[key] ? sprintf("%.17g", done[key] / said[key]) : ""
        change = ","
        if (before in sessions) {
            rate_before = said[before] ? done[before] / said[before] : ""
            change = (rate == "" || rate_before == "" ? "" : sprintf("%.17g", rate - rate_before)) "," \
                (said[key] - said[before])
        }
        printf "%s,%d,%.0f,%d,%d,%s,%s\n", key, sessions[key], participants[key], said[key], done[key], rate, \
            change | command
    }
    close(command)
}

# Days in order: the place of the last day of a year is one more than what came before it.
function write_places(    days, command, key, part, line, unit, year, done, place, before)
{
    days = out "/days"
    command = "LC_ALL=C sort -t, -k1,1 -k2,2 >'" days "'"
    for (key in raised) print key "," raised[key] "," raised_resolved[key] | command
    close(command)
    print "unit_code,year,place,resolved" >(out "/T5.csv")
    while ((getline line <days) > 0) {
        split(line, part, ",")
        if (unit != "" && (part[1] != unit || substr(part[2], 1, 4) != year))
            print unit "," year "," place "," done >(out "/T5.csv")
        if (part[1] != unit) before = done = 0
        unit = part[1]
        year = substr(part[2], 1, 4)
        place = before + 1
        before += part[3]
        done += part[4]
    }
    print unit "," year "," place "," done >(out "/T5.csv")
}

BEGIN { by_unit = start("T6", "unit_code,raised_on,opinion_id,status", "-k1,1 -k2,2r -k3,3") }

# A record goes on to the next line while its quotes are not closed.
{
    record = record == "" ? $0 : record "\n" $0
    if (gsub(/"/, "\"", record) % 2) next
    if (FNR == 1) {
        file++
        split(record, header, ",")
    } else {
        read_record(record)
        if (file == 1) take_opinion()
        else take_session()
    }
    record = ""
}

END {
    command = start("T1", "unit_code,year,n,resolved,rate", "-k1,1 -k2,2n")
    for (key in opinions)
        printf "%s,%d,%d,%.17g\n", key, opinions[key], resolved[key], resolved[key] / opinions[key] | command
    close(command)
    write_years()
    command = start("T3", "field,status,n,median,p90", "")
    for (key in kinds) printf "%s,%d,%s,%s\n", key, kinds[key], quantile(key, 0.5), quantile(key, 0.9) | command
    close(command)
    command = start("T4", "unit_code,n", "-k2,2nr -k1,1 | head -n 20")
    for (key in land) printf "%s,%d\n", key, land[key] | command
    close(command)
    close(by_unit)
    write_places()
}
