-- SPDX-License-Identifier: GPL-3.0-or-later
-- Disturbs the commands of commands.lua: sweep.lua PROGRAM FAULT DRIVE WHAT [--tries N | --seconds S] [OPTION…] [COMMAND…]
--   faults   each call of the system that a command makes fails once, each allocation too
--   kills    its process group, or its first process alone, is killed by SIGKILL at a call, or after some microseconds
--   limits   descriptors run out, from 3 upwards; files may not be longer; the disk is full
-- FAULT is the library of fault.c, DRIVE the program of drive.c. With --tries each kind of disturbance of a command is
-- tried at N places (of memory, four times as many), with --seconds at as many as they suffice for, at most all. Which are
-- tried first is drawn by --seed S, spread over the whole run of the command: 1/2, 1/4, 3/4, 1/8 … of it, shifted by chance.
-- A run that ended before it was killed is no kill: another place is taken. Where more than --misses N (20) and three times
-- as many as were killed end so, that is a fault.
-- Each run ends in one of three ways: as if nothing had been (the result and the files are those of an undisturbed run),
-- with an error that is told and an exit code, or killed. Files are then the old ones or the new ones, each whole, and no
-- other is there; after a kill that holds after one more run, undisturbed. Prints a line for each command and kind, of
-- faults also one for each call, and ends with a line "N of N".
local program, fault, drive, what = table.unpack(arg, 1, 4)
local options, only = { seed = "1" }, {}
do
    local i = 5
    while i <= #arg do
        local name = arg[i]:match("^%-%-(.*)$")
        if name then options[name] = arg[i + 1] else only[arg[i]] = true end
        i = i + (name and 2 or 1)
    end
end
local tries = tonumber(options.tries)
local deadline = options.seconds and os.time() + tonumber(options.seconds)
assert(tries or deadline, "how many --tries, or --seconds?")

local here = arg[0]:match("^(.*)/") or "."
-- files in memory need no disk to be synced
local beside = os.getenv("TMPDIR") or os.execute("test -d /dev/shm -a -w /dev/shm") and "/dev/shm" or "/tmp"
local root = io.popen("mktemp -d '" .. beside .. "/dienhong-sweep-XXXXXX'"):read("l")
local work = root .. "/work"

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function sh(command, folder)
    local ok, how, code = os.execute("cd " .. quote(folder or root .. "/base") .. " && { " .. command .. "; }")
    return ok and 0 or (how == "signal" and 128 + code or code)
end

local function read(path)
    local file = io.open(path, "rb")
    local text = file and file:read("a")
    if file then file:close() end
    return text
end

local function write(name, text)
    local file = assert(io.open(root .. "/base/" .. name, "wb"))
    file:write(text)
    file:close()
end

-- ---- one run ----

local plain = "SOURCE_DATE_EPOCH=1600000000 DIENHONG_LANGUAGE=en TMPDIR=" .. quote(work .. "/tmp") .. " "

-- Runs the command. how.options: of drive; how.environment: NAME=VALUE …; how.fresh: from what it begins with; how.room:
-- KiB that the disk has left, all files being on one that is that small.
-- Gives code, took (microseconds), orphans, files (path to checksum), out and err.
local function run(command, how)
    local call = ("%s %s %s %s %s %s %s --threads 1"):format(quote(drive), quote(work),
        (how.options or "") .. (command.input and " -i " .. work .. "/" .. command.input or ""), plain, how.environment or "",
        quote(program), command.run)
    if command.run:find("^plugins") or command.run:find("^reference") or command.run:find("^profile") then
        call = call:gsub(" %-%-threads 1$", "")
    end
    local prepare = how.fresh and ("rm -rf %s && cp -a %s/base-%s %s && "):format(work, root, command.name, work) or ""
    if how.room then
        call = ("unshare -rm sh -c %s"):format(quote(("mount -t tmpfs -o size=%dk none %s && cp -a %s/base-%s/. %s && " ..
            "fallocate -l $(($(df --output=avail -B1 %s | tail -n 1) - %d)) %s/filled && %s"):format(1 << 17, work, root,
            command.name, work, work, how.room * 1024, work, call)))
        prepare = "rm -rf " .. work .. " && mkdir " .. work .. " && "
    end
    local pipe = io.popen(prepare .. call)
    local code, took, orphans = (pipe:read("l") or ""):match("^(%d+) (%d+) (%d+)$")
    assert(code, "cannot run " .. call)
    local files, list = {}, {}
    for line in pipe:lines() do
        local sum, path = line:match("^(%S+) (.*)$")
        if path ~= "filled" then
            files[path] = sum
            list[#list + 1] = path
        end
    end
    pipe:close()
    table.sort(list)
    return { code = tonumber(code), took = tonumber(took), orphans = tonumber(orphans), files = files, list = list,
        out = read(work .. ".out"), err = read(work .. ".err") }
end

-- ---- what files there are ----

local function same_files(a, b)
    if #a.list ~= #b.list then return false end
    for path, sum in pairs(a.files) do
        if b.files[path] ~= sum then return false end
    end
    return true
end

-- As after an undisturbed run; of a store, whose parts may have other numbers, as many, and sound.
local function is_done(command, now, clean)
    if same_files(now, clean) then return true end
    if not command.store or #now.list ~= #clean.list then return false end
    local names, others = {}, {}
    for i = 1, #now.list do
        names[i], others[i] = now.list[i]:gsub("%-%d+", "-N"), clean.list[i]:gsub("%-%d+", "-N")
    end
    table.sort(names)
    table.sort(others)
    return table.concat(names, "\n") == table.concat(others, "\n") and
        sh(quote(program) .. " check made --quiet >../log 2>&1", work) == clean.sound
end

-- A path that neither the old nor the new files have; nil = there is none.
local function stray(now, before, clean)
    for _, path in ipairs(now.list) do
        if not before.files[path] and not clean.files[path] then return path end
    end
end

-- Whether each file is the old one or the new one. Of a store, all of it is.
local function is_whole(command, now, before, clean)
    if same_files(now, before) or same_files(now, clean) then return true end
    if command.store then -- the new one may be in its place, with the old files still beside it
        for path, sum in pairs(clean.files) do
            if now.files[path] ~= sum then return false end
        end
        return is_done(command, run(command, {}), clean)
    end
    for path, sum in pairs(now.files) do
        local text = command.list and path:sub(1, #command.makes) == command.makes and read(work .. "/" .. path)
        local is_list = text and (text:find("%]?\n$") or (path:find("%.xlsx$") and text:sub(-60):find("PK\5\6", 1, true)))
        if sum ~= before.files[path] and sum ~= clean.files[path] and not is_list and sum ~= "/" then return false end
    end
    for path in pairs(before.files) do
        if not now.files[path] and clean.files[path] then return false end
    end
    return true
end

-- Of a picture that is blank, all others might be, too: tests/charts/picture.c.
local function is_drawn(path)
    if path:find("%.html$") then return (read(path) or ""):find("<use ", 1, true) ~= nil end
    return sh(quote((program:gsub("[^/]*$", "picture"))) .. " same " .. path .. " " .. path) == 0
end

-- ---- judging: nil, or what is wrong ----

local removes = { unlink = true, unlinkat = true, rmdir = true }

-- `about`: memory = the error must be that; removes = a file may be left over until the next run; loads = the program may
-- not have been loaded at all.
local function judge(command, now, before, clean, about)
    if now.code == 127 and about.loads and now.err:find("loading shared libraries", 1, true) then
        return not same_files(now, before) and "files differ, and it was not loaded" or nil
    end
    if now.code >= 97 and now.code ~= 130 then return "ended by exit " .. now.code .. ": " .. now.err:sub(-200) end
    if now.orphans > 0 then return now.orphans .. " processes are left" end
    local left = stray(now, before, clean)
    if left and about.removes and same_files(run(command, {}), clean) then return nil end
    if left then return "'" .. left .. "' is left over" end
    if now.code == clean.code and now.out == clean.out and is_done(command, now, clean) then return nil end
    if now.code == clean.code and now.out == clean.out and about.removes and is_done(command, run(command, {}), clean) then
        return nil
    end
    if now.code == clean.code and command.tells and now.out:find(command.tells) then return nil end
    if now.code == clean.code and clean.code == 0 then
        return "exit 0 with another " .. (now.out ~= clean.out and "output" or "file")
    end
    if now.err == "" then return "exit " .. now.code .. " without a word" end
    if about.memory and not now.err:find("memory") then return "is told as another fault: " .. now.err:sub(-200) end
    if not is_whole(command, now, before, clean) then return "a file is not whole" end
end

local function judge_after_kill(command, now, before, clean)
    local again = run(command, {})
    if again.code ~= clean.code and not is_done(command, now, clean) then
        return "the run after it gives exit " .. again.code .. ": " .. again.err:sub(-200)
    end
    local left = stray(again, before, clean)
    if left and not command.store then return "'" .. left .. "' is left over after the next run" end
    if not is_done(command, again, clean) then
        return "after the next run there are " .. table.concat(again.list, " ", 1, math.min(#again.list, 20))
    end
end

-- ---- places in the order in which they are tried ----

-- The numbers 1 … n, each once, so that the first of them are spread over all: those of bits in reverse, shifted.
local function order(n, seed)
    local bits = 0
    while 1 << bits < n do bits = bits + 1 end
    local size, i, shift = 1 << bits, -1, 0
    for c in seed:gmatch(".") do shift = (shift * 31 + c:byte()) % size end
    return function()
        while i + 1 < size do
            i = i + 1
            local reverse = 0
            for b = 0, bits - 1 do
                if i >> b & 1 == 1 then reverse = reverse | 1 << (bits - 1 - b) end
            end
            local at = (reverse + shift) % size
            if at < n then return at + 1 end
        end
    end
end

-- A kind of disturbance of a command: `n` places, `weight`: how many in a round, `try` (at) gives nil or what is wrong, and
-- whether the run was over before it was disturbed.
local kinds = {}
local function add(command, name, n, weight, try)
    if n < 1 then return end
    kinds[#kinds + 1] = { command = command, name = name, n = n, weight = weight, tried = 0, held = 0, missed = 0, try = try,
        next = order(n, options.seed .. command.name .. name) }
end

local function preload(call, at, deadly)
    return ("LD_PRELOAD=%s FAULT_CALL=%s FAULT_AT=%d%s"):format(quote(fault), call, at,
        deadly and " FAULT_KILL=" .. deadly or "")
end

-- How many calls of each name the command makes. `deadly`: those that are counted when it is to be killed.
local function counts(command, call, deadly)
    local path = root .. "/count.txt"
    os.remove(path)
    run(command, { fresh = true, environment = preload(call, 0, deadly) .. " FAULT_COUNT=" .. quote(path) })
    local found = {}
    for name, n in (read(path) or ""):gmatch("(%S+) (%d+)\n") do found[#found + 1] = { name = name, n = tonumber(n) } end
    return found
end

-- ---- the three sweeps ----

local sweeps = {}

function sweeps.faults(command, before, clean)
    for _, call in ipairs(counts(command, "memory")) do
        local is_memory = call.name == "memory"
        local weight = is_memory and 4 or 1
        if is_memory and tries and command.densely then weight = math.max(weight, call.n / command.densely / tries) end
        if call.name ~= "system" then
            add(command, call.name, call.n, weight, function(at)
                local now = run(command, { fresh = true, environment = preload(call.name, at) })
                return judge(command, now, before, clean, { memory = is_memory, removes = removes[call.name] })
            end)
        end
    end
end

function sweeps.kills(command, before, clean)
    local function killed(how)
        how.fresh = true
        local now = run(command, how)
        if now.code == 137 then return judge_after_kill(command, now, before, clean), false end
        return judge(command, now, before, clean, {}), true
    end
    local n, memory, took = 0, 0, math.min(clean.took, run(command, { fresh = true }).took)
    for _, call in ipairs(counts(command, "system", "group")) do
        if call.name == "system" then n = call.n end
        if call.name == "memory" then memory = call.n end
    end
    for _, whom in ipairs({ "group", "first" }) do
        add(command, "at a call, " .. whom, n, 2, function(at)
            return killed({ environment = preload("system", at, whom), options = whom == "first" and "-1" or nil })
        end)
    end
    add(command, "at an allocation", memory, 1, function(at) return killed({ environment = preload("memory", at, "group") }) end)
    for _, whom in ipairs({ "group", "first" }) do
        add(command, "at a time, " .. whom, took, 1, function(at)
            return killed({ options = "-k " .. at .. (whom == "first" and " -1" or "") })
        end)
    end
end

-- Whether a small file system can be mounted.
local function can_mount()
    return sh("unshare -rm mount -t tmpfs none . 2>/dev/null") == 0
end

-- The least number, of `from` and `stride` more each, that does not disturb the command: what is more does not, either.
local function least(command, clean, from, stride, how)
    local function is_enough(n)
        local now = run(command, how(from + n * stride))
        return now.code == clean.code and now.out == clean.out and is_done(command, now, clean)
    end
    local high = 1
    while not is_enough(high) do
        high = high * 2
        assert(high < 1 << 12, command.name .. " needs more than " .. from + high * stride)
    end
    local low = -1
    while high - low > 1 do
        local middle = (low + high) // 2
        if is_enough(middle) then high = middle else low = middle end
    end
    return from + high * stride
end

function sweeps.limits(command, before, clean)
    local function descriptors(n) return { fresh = true, options = "-d " .. n } end
    local function bytes(n) return { fresh = true, options = "-f " .. n } end
    local function room(n) return { fresh = true, room = n } end
    local function sweep(name, n, how, about)
        add(command, name, n, 1, function(at) return judge(command, run(command, how(at)), before, clean, about) end)
    end
    local enough = least(command, clean, 3, 1, descriptors)
    sweep("descriptors", enough - 2, function(at) return descriptors(at + 2) end, { loads = true })
    local longest, written = 0, 0
    for _, path in ipairs(clean.list) do
        local size = clean.files[path] ~= before.files[path] and clean.files[path] ~= "/" and clean.sizes[path] or 0
        longest, written = math.max(longest, size), written + size
    end
    if command.spills then longest = 1 << 22 end
    sweep("file size", longest, function(at) return bytes(at - 1) end, {})
    if longest > 0 and can_mount() then
        local kib = command.spills and least(command, clean, 0, 4, room) or written // 512 + 64
        sweep("disk", kib // 4 + 1, function(at) return room((at - 1) * 4) end, {})
    elseif longest > 0 then
        print(("%-14s disk: skipped, the kernel lets nobody mount a small one"):format(command.name))
    end
end

-- ---- all ----

os.execute("mkdir " .. quote(root .. "/base"))
local commands = dofile(here .. "/commands.lua")(write, sh, "DIENHONG_LANGUAGE=en SOURCE_DATE_EPOCH=1600000000 " .. quote(program),
    io.popen("cd " .. quote(here) .. "/../../engine/include && pwd"):read("l"))
for _, command in ipairs(commands) do
    local wanted = next(only) == nil and (command[what] ~= false and not (command.spills and what ~= "limits")) or only[command.name]
    if wanted then
        sh(("cp -a . ../base-%s && cd ../base-%s && { %s; }"):format(command.name, command.name, command.before or "true"))
        local before = run({ name = command.name, run = "--version" }, { fresh = true })
        local clean = run(command, { fresh = true })
        assert(clean.code == 0 or command.makes and command.makes:find("^rejects"), command.name .. " fails: " .. clean.err)
        if command.store then clean.sound = sh(quote(program) .. " check made --quiet >../log 2>&1", work) end
        if command.draws then assert(is_drawn(work .. "/" .. command.makes), command.makes .. " is blank") end
        clean.sizes = {}
        for _, path in ipairs(clean.list) do clean.sizes[path] = #(read(work .. "/" .. path) or "") end
        sweeps[what](command, before, clean)
    end
end

local faults = {}
local function blame(kind, where, wrong)
    faults[#faults + 1] = ("%s, %s%s: %s"):format(kind.command.name, kind.name, where, wrong)
    io.stderr:write(faults[#faults], "\n")
    kind.tried = kind.tried + 1
end

-- The machine may be faster now than when the command was measured, and calls are not the same in each run; but most of
-- the places have to be met.
local allowed = tonumber(options.misses or 20)
local function misses_too_many(kind) return kind.missed > allowed + 3 * kind.tried end

local function go(kind, n)
    local done = 0
    while done < n do
        local at = not misses_too_many(kind) and (not deadline or os.time() < deadline) and kind.next()
        if not at then return false end
        local wrong, missed = kind.try(at)
        if wrong then
            blame(kind, " " .. at, wrong)
        elseif missed then
            kind.missed = kind.missed + 1
        else
            kind.tried, kind.held = kind.tried + 1, kind.held + 1
        end
        if wrong or not missed then done = done + 1 end
    end
    return true
end

if tries then
    for _, kind in ipairs(kinds) do go(kind, math.ceil(tries * kind.weight)) end
else
    local goes_on = true
    while goes_on do
        goes_on = false
        for _, kind in ipairs(kinds) do goes_on = go(kind, kind.weight) or goes_on end
    end
end

for _, kind in ipairs(kinds) do
    if misses_too_many(kind) or kind.missed == kind.n then
        blame(kind, "", ("%d runs ended before they were killed, %d were killed"):format(kind.missed, kind.tried))
    end
end

-- ---- what it came to ----

-- Of what has as many places as there are microseconds or bytes, a share says nothing.
local function figures(name, sum)
    local missed = sum.missed > 0 and (", %d more ended before"):format(sum.missed) or ""
    if name:find("at a time") or name:find("file size") then
        return ("%-31s    any of %d, %d of %d held%s"):format(name, sum.n, sum.held, sum.tried, missed)
    end
    return ("%-31s %8d %8d tried (%5.1f %%), %d of %d held%s"):format(name, sum.n, sum.tried, 100 * sum.tried / sum.n,
        sum.held, sum.tried, missed)
end

local lines, sums, total = {}, {}, { n = 0, tried = 0, held = 0, missed = 0 }
local function count(key, kind)
    if not sums[key] then
        sums[key] = { n = 0, tried = 0, held = 0, missed = 0 }
        lines[#lines + 1] = key
    end
    for _, sum in ipairs({ sums[key], key:find("^every") and { n = 0, tried = 0, held = 0, missed = 0 } or total }) do
        sum.n, sum.tried, sum.held, sum.missed = sum.n + kind.n, sum.tried + kind.tried, sum.held + kind.held,
            sum.missed + kind.missed
    end
end
for _, kind in ipairs(kinds) do
    local name = what == "faults" and kind.name ~= "memory" and "system" or kind.name
    count(("%-14s %s"):format(kind.command.name, name), kind)
end
if what == "faults" and next(only) == nil then
    for _, kind in ipairs(kinds) do count("every command, " .. kind.name, kind) end
end
for _, key in ipairs(lines) do print(figures(key, sums[key])) end
for i = 1, math.min(#faults, 60) do print(faults[i]) end
print(("%d of %d"):format(total.held, total.tried))
if options.keep then print(root) else os.execute("chmod -R u+w " .. quote(root) .. "; rm -rf " .. quote(root)) end
os.exit(total.held == total.tried and total.tried > 0)
