-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets each call that commands make of the system fail once, and kills them at each: sweep.lua PROGRAM FAULT SOURCE STEP
-- [COMMAND…]. FAULT is the library of fault.c, STEP = 7 takes every seventh call; 1 is the whole sweep. Each run ends in
-- one of three ways: as if nothing had been (the result and the files are those of an undisturbed run), with an error that
-- is told and an exit code, or killed. Files are then the old ones or the new ones, each whole; and after one more run,
-- undisturbed, none is left over, nor is one where memory alone was short. Prints a line for each command and call, and
-- ends with a line "N of N".
local program, fault, source, step = arg[1], arg[2], arg[3], tonumber(arg[4])
local only = {}
for i = 5, #arg do only[arg[i]] = true end

local folder = os.getenv("TMPDIR") or "/tmp"
folder = io.popen("mktemp -d '" .. folder .. "/dienhong-sweep-XXXXXX'"):read("l")

local function sh(command)
    local ok, how, code = os.execute("cd '" .. folder .. "' && { " .. command .. "; }")
    return ok and 0 or (how == "signal" and 128 + code or code)
end

local function read(name)
    local file = io.open(folder .. "/" .. name, "rb")
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
end

local function write(name, text)
    local file = assert(io.open(folder .. "/" .. name, "wb"))
    file:write(text)
    file:close()
end

-- ---- the data set, and the commands over it ----

local function make_data()
    sh("mkdir data new")
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
    sh(program .. " import data -o store --quiet 2>log")
end

-- A command; the files and folders that it writes; what it begins with: nothing, or the result of an earlier run with
-- other options ("before"); "densely": of its calls for memory every so manieth at least is tried.
local COMMANDS = {
    { name = "check", run = "check data --rejects rejects", makes = "rejects" },
    { name = "import", run = "import data -o made", makes = "made" },
    { name = "import-again", run = "import data -o made", makes = "made", before = "import data -o made --compression none" },
    { name = "measure", run = "measure data sessions,participants,opinions,resolution_rate --by unit,year" },
    { name = "measure-store", run = "measure store participants --by year -o out.csv", makes = "out.csv",
      before = "measure store sessions --by year -o out.csv" },
    -- the titles of these files describe days: some fifty calls for memory in a row, which no sample may miss
    { name = "measure-days", run = "measure store sessions --by unit --period 2019-W05..2020 -o out.html",
      makes = "out.html", densely = 41 },
    { name = "compare", run = "compare store sessions --periods 2019,2020-W05..2020 -o out.html", makes = "out.html",
      densely = 41 },
    { name = "query", run = [[query data -e 'return ds.sessions:join(ds.units, "unit = code", "left"):sort("id")' -o out.csv]],
      makes = "out.csv" },
    { name = "save", run = "query data save.lua", makes = "out.csv" },
    { name = "stat", run = "stat data sessions" },
    { name = "chart", run = "chart data chart.lua -o out.svg", makes = "out.svg", draws = true },
    { name = "report-html", run = "report data -o out.html", makes = "out.html", draws = true },
    { name = "report-pdf", run = "report data -o out.pdf", makes = "out.pdf", draws = true },
}

-- The system calls of a sweep; "kill" kills at every call of any of them.
local CALLS = { "memory", "open", "read", "pread", "write", "pwrite", "rename", "fsync", "ftruncate", "mkdir", "unlink",
    "rmdir", "flock", "fork", "pipe", "mkostemp", "mkstemps", "mmap", "opendir", "readdir", "stat", "lstat", "fstat",
    "kill" }

-- Their names and checksums.
local function files_of(name)
    if not name then return "" end
    local list = io.popen("cd '" .. folder .. "' && find " .. name .. " -type f 2>/dev/null | LC_ALL=C sort | " ..
        "xargs -r md5sum"):read("a")
    return list
end

-- Of a picture that is blank, all others might be, too: tests/charts/picture.c.
local function is_drawn(name)
    if name:find("%.html$") then return (read(name) or ""):find("<use ", 1, true) ~= nil end
    return sh("'" .. program:gsub("[^/]*$", "picture") .. "' same " .. name .. " " .. name) == 0
end

local function run(command, environment)
    return sh("setsid -w timeout -s KILL 30 env SOURCE_DATE_EPOCH=1600000000 DIENHONG_LANGUAGE=en " .. environment .. " " ..
        program .. " " .. command .. " --threads 1 >out.txt 2>err.txt </dev/null")
end

local function begin(command)
    if command.makes then sh("rm -rf " .. command.makes .. " " .. command.makes .. "*") end
    if command.before then sh(program .. " " .. command.before .. " --quiet 2>log") end
end

-- ---- one disturbed run ----

local faults = {}

local function complain(command, call, at, what)
    faults[#faults + 1] = ("%s, %s %d: %s"):format(command.name, call, at, what)
    return false
end

-- Of a store, all of it is old or new; other files stand for themselves. `check` keeps what it found before it failed.
local function is_whole(command, before, clean)
    local now = files_of(command.makes)
    if now == clean.files or now == before then return true end
    if command.makes == "made" then return false end
    for line in now:gmatch("[^\n]+") do
        local text = read(line:match("^%S+%s+(.*)$")) or ""
        local is_list = command.makes == "rejects" and text:find("%]?\n$") ~= nil
        if not is_list and not (clean.files .. before):find(line, 1, true) then return false end
    end
    return true
end

-- After a run that was not disturbed: the same files; of a store, whose parts may have other numbers, as many, and sound.
local function is_done(command, clean)
    local now = files_of(command.makes)
    if now == clean.files then return true end
    return command.makes == "made" and select(2, now:gsub("\n", "")) == select(2, clean.files:gsub("\n", "")) and
        sh(program .. " check made --quiet >log 2>&1") == clean.sound
end

-- How many temporary files and locks there are.
local function left_over()
    return tonumber(io.popen("cd '" .. folder .. "' && ls -A | grep -c -e tmp -e '\\.lock'"):read("l"))
end

local function check_run(command, call, at, clean)
    begin(command)
    local before = files_of(command.makes)
    local kill = call == "kill"
    local preload = ("LD_PRELOAD='%s' FAULT_AT=%d FAULT_CALL=%s%s"):format(fault, at, kill and "any" or call,
        kill and " FAULT_KILL=1" or "")
    local code = run(command.run, preload)
    local said = read("err.txt") or ""
    if kill and code == 137 then
        code = run(command.run, "")
        if code ~= clean.code then return complain(command, call, at, "the run after it gives exit " .. code) end
        if not is_done(command, clean) then return complain(command, call, at, "files differ after the next run") end
        local left = left_over()
        if left > 0 then return complain(command, call, at, left .. " files are left over after the next run") end
        return true
    end
    if code >= 124 then return complain(command, call, at, "ended by exit " .. code .. ": " .. said:sub(-200)) end
    if code == clean.code then
        if read("out.txt") ~= clean.out then return complain(command, call, at, "exit " .. code .. " with another output") end
        if not is_done(command, clean) then return complain(command, call, at, "exit " .. code .. " with other files") end
        return true
    end
    if call == "memory" and left_over() > 0 then return complain(command, call, at, "files are left over") end
    if said == "" then return complain(command, call, at, "exit " .. code .. " without a word") end
    if call == "memory" and not said:find("memory") then
        return complain(command, call, at, "is told as another fault: " .. said:sub(-200))
    end
    if not is_whole(command, before, clean) then return complain(command, call, at, "a file is not whole") end
    return true
end

-- ---- all ----

make_data()
local total, good = 0, 0
for _, command in ipairs(COMMANDS) do
    if next(only) == nil or only[command.name] then
        begin(command)
        local clean = { code = run(command.run, "") }
        clean.out, clean.files = read("out.txt"), files_of(command.makes)
        if command.makes == "made" then clean.sound = sh(program .. " check made --quiet >log 2>&1") end
        assert(clean.code == 0 or command.name == "check", command.name .. " fails: " .. (read("err.txt") or ""))
        if command.draws then assert(is_drawn(command.makes), command.makes .. " is blank") end
        for _, call in ipairs(CALLS) do
            begin(command)
            run(command.run, ("LD_PRELOAD='%s' FAULT_CALL=%s FAULT_COUNT=count.txt"):format(fault, call == "kill" and "any" or call))
            local n, tried, held = tonumber(read("count.txt") or "0"), 0, 0
            local stride = call == "memory" and step or call == "kill" and step * 4 or math.max(1, step // 20)
            if command.draws and step > 1 then -- each run looks through the fonts: a few will do
                stride = call == "memory" and n // 48 + 1 or math.max(stride, n // 2 + 1)
            end
            if call == "memory" then stride = math.min(stride, command.densely or stride) end
            for at = 1 + (step > 1 and #command.name % stride or 0), n, stride do
                tried = tried + 1
                if check_run(command, call, at, clean) then held = held + 1 end
            end
            if tried > 0 then print(("%-14s %-10s %6d calls, %d of %d runs held"):format(command.name, call, n, held, tried)) end
            total, good = total + tried, good + held
        end
    end
end
for i = 1, math.min(#faults, 60) do print(faults[i]) end
print(("%d of %d"):format(good, total))
sh("rm -rf '" .. folder .. "'")
os.exit(good == total and total > 0)
