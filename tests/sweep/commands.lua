-- SPDX-License-Identifier: GPL-3.0-or-later
-- The commands that sweep.lua disturbs, and the data they are about. Gives a function (write, sh, dienhong, include): what
-- writes a file, runs a shell command, how dienhong is called in one, all in the folder that each run begins with, and
-- where the headers of plugins are; it makes the data and returns the list of commands:
--   run      the arguments; `input`: the file that is fed to it through a pipe
--   makes    the file or folder that it writes
--   before   a shell command that makes what it begins with, the result of an earlier run with other options say
--   store    it makes a store, whose parts may have other numbers after an interrupted run
--   list     what it had found when it failed stays, as whole lines or a whole workbook
--   tells    its output has this where something failed, which is what it is asked for
--   draws    its picture must not be blank, and it makes so many calls that few rounds pass over them
--   densely  of its calls for memory every so manieth at least is tried
--   spills   it has a table that does not fit its memory, so it is disturbed for the temporary files alone
return function(write, sh, dienhong, include)
    sh("mkdir -p data tmp")
    write("data/dataset.lua", [[return { title = "Sweep", as_of = "2020-12-31", max_rejected = 0.5, unit_level = "commune",
  units = { file = "u.csv" }, sessions = { file = "s*.csv", dates = "d/m/y" }, opinions = { file = "o.csv" } }]])
    write("data/u.csv", "code,name,level\nA,Xã A,commune\nB,Xã B,commune\n")
    write("data/s1.csv", "id,unit,held_on,kind,participants\n1,A,01/02/2019,periodic,trên 30\n2,B,05/03/2019,thematic,20\n")
    write("data/s2.csv", "id,unit,held_on,kind,participants\n3,Xã B,01/02/2020,periodic,41\n4,A,31/02/2020,periodic,9\n")
    write("data/o.csv", "id,session,unit,raised_on,field,outcome,resolved_on\n1,1,,2019-02-01,đất đai,resolved,2019-02-09\n" ..
        "2,3,,2020-02-01,môi trường,open,\n")
    write("chart.lua", [[return dienhong.chart{ data = ds:measure("participants", { by = "year" }), mark = "bar", x = "year",
  y = "participants" }]])
    write("save.lua", [[ds.sessions:group_by("unit"):aggregate("n = count()"):save("out.csv") return "saved"]])
    write("typed.txt", "x = ds.sessions\nx:take(2)\n.tables\nx:group_by('unit'):aggregate('n = count()')\n")
    write("profile.lua", [[return { title = "Piped", table = "sessions", delimiter = ",", encoding = "utf-8", dates = "y-m-d",
  columns = { id = "id", held_on = "held_on", place = "place" } }]])
    write("piped.csv", "id,held_on,place\n1,2020-01-02,a\n2,2020-01-03,b\n")
    sh(dienhong .. " import data -o store --quiet 2>log; rm -f log")

    local rows, x = { "id,n,t" }, 1
    for i = 1, 60000 do
        x = x * 48271 % 2147483647
        rows[#rows + 1] = ("%d,%d,text%d"):format(i, x, x % 1000003)
    end
    sh("mkdir ../big")
    write("../big/t.csv", table.concat(rows, "\n"))
    write("../big/dataset.lua", [[return { title = "Big", tables = { t = { file = "t.csv",
  types = { id = "int64", n = "int64", t = "text" } } } }]])

    return {
        { name = "check", run = "check data --rejects rejects", makes = "rejects", list = true },
        { name = "check-xlsx", run = "check data --rejects rejects.xlsx", makes = "rejects.xlsx", list = true },
        { name = "import", run = "import data -o made", makes = "made", store = true },
        { name = "import-again", run = "import data -o made", makes = "made", store = true,
          before = dienhong .. " import data -o made --compression none --quiet 2>log; rm -f log" },
        { name = "append", run = "import data -o made --append", makes = "made", store = true,
          before = "mv data/s2.csv . && " .. dienhong .. " import data -o made --quiet 2>log; rm -f log; mv s2.csv data" },
        { name = "profile", run = "profile data/s1.csv data/o.csv -o profiled --yes", makes = "profiled" },
        { name = "template", run = "template sessions -o out.xlsx", makes = "out.xlsx" },
        { name = "measure", run = "measure data sessions,participants,opinions,resolution_rate --by unit,year" },
        { name = "measure-store", run = "measure store participants --by year -o out.csv", makes = "out.csv",
          before = dienhong .. " measure store sessions --by year -o out.csv" },
        -- the titles of these files describe days: some fifty calls for memory in a row, which no sample may miss
        { name = "measure-days", run = "measure store sessions --by unit --period 2019-W05..2020 -o out.html",
          makes = "out.html", densely = 41 },
        { name = "measure-xlsx", run = "measure data sessions --by unit,year -o out.xlsx", makes = "out.xlsx" },
        { name = "compare", run = "compare store sessions --periods 2019,2020-W05..2020 -o out.html", makes = "out.html",
          densely = 41 },
        { name = "query", run = [[query data -e 'return ds.sessions:join(ds.units, "unit = code", "left"):sort("id")' -o out.csv]],
          makes = "out.csv" },
        { name = "query-pipe", run = [[query - --profile profile.lua -e 'return ds.sessions:sort("id")' --format csv]],
          input = "piped.csv" },
        { name = "query-sqlite", run = [[query data -e 'return ds.sessions:sort("id")' -o out.sqlite]], makes = "out.sqlite" },
        { name = "query-sink", run = [[query data --plugin-path tabbed -e 'return ds.sessions:sort("id")' -o out.tabbed]],
          makes = "out.tabbed", before = "echo old >out.tabbed; " .. dienhong .. " plugins new tabbed --kind sink --quiet && " ..
            "cc -shared -fPIC -I '" .. include .. "' tabbed/tabbed.c -o tabbed/tabbed.so" },
        { name = "save", run = "query data save.lua", makes = "out.csv", before = "echo old >out.csv" },
        { name = "repl", run = "repl data", input = "typed.txt" },
        { name = "stat", run = "stat data sessions" },
        { name = "plugins", run = "plugins list", tells = "refused" },
        { name = "plugins-check", run = "plugins check sessions" },
        { name = "plugins-new", run = "plugins new mine --kind sink", makes = "mine" },
        { name = "reference", run = "reference --locale en -o out.md", makes = "out.md", before = "echo old >out.md" },
        { name = "chart", run = "chart data chart.lua -o out.svg", makes = "out.svg", draws = true },
        { name = "chart-png", run = "chart store chart.lua -o out.png", makes = "out.png", draws = true,
          before = "echo old >out.png" },
        { name = "report-html", run = "report data -o out.html", makes = "out.html", draws = true },
        { name = "report-pdf", run = "report data -o out.pdf", makes = "out.pdf", draws = true },
        { name = "spilled-sort", run = [[query ../big --memory-limit 1 -e 'return ds.t:sort("t"):skip(100):take(10)' -o out.csv]],
          makes = "out.csv", spills = true },
        { name = "spilled-group", spills = true, makes = "out.csv", run = "query ../big --memory-limit 1 -o out.csv -e " ..
            [['return ds.t:group_by("t"):aggregate("k = count(), m = max(n)"):sort("t"):take(10)']] },
    }
end
