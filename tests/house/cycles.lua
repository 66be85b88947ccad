-- SPDX-License-Identifier: GPL-3.0-or-later
-- No file may lead back to itself: cycles.lua SOURCE BUILD
--
-- Two graphs of files: who includes whom (from the sources), and who uses a symbol of whom (from the object files, by
-- nm). A group of files that all reach each other is a cycle; each is printed with what ties it. What is allowed
-- stands in `allowed`, with its reason: recursion over a tree whose cases are files of their own.
local source, build = arg[1], arg[2]

local allowed = {
    -- an expression is a tree: the binder goes down it, and each kind of node has a file
    ["engine/query/bind_aggregate.c engine/query/bind_call.c engine/query/bind_operator.c engine/query/bind_window.c engine/query/binder.c"] = true,
}

local function lines(command)
    local list, pipe = {}, assert(io.popen(command))
    for line in pipe:lines() do list[#list + 1] = line end
    assert(pipe:close(), command)
    return list
end

-- ---- graphs: edges[from][to] = why ----

local function add(edges, from, to, why)
    if from == to then return end
    edges[from] = edges[from] or {}
    edges[to] = edges[to] or {}
    edges[from][to] = edges[from][to] or {}
    table.insert(edges[from][to], why)
end

local function includes()
    local edges, n = {}, 0
    local files = lines("cd '" .. source .. "' && find engine charts plugins -name '*.[ch]' | sort")
    local is_file = {}
    for _, file in ipairs(files) do is_file[file] = true end
    for _, file in ipairs(files) do
        for line in io.lines(source .. "/" .. file) do
            local name = line:match('^%s*#%s*include%s*"([^"]+)"')
            for _, root in ipairs(name and {"engine/", "engine/include/", "", file:match("^.*/")} or {}) do
                if is_file[root .. name] then
                    add(edges, file, root .. name, "includes it")
                    n = n + 1
                    break
                end
            end
        end
    end
    assert(n > 500, "only " .. n .. " includes were seen")
    return edges
end

-- Symbols that one object defines and another uses, within one library, whose sources stand in `folder`. Objects of
-- sources that are gone may still lie there.
local function uses(library, folder)
    local edges, defined, wanted, n = {}, {}, {}, 0
    local is_there = {}
    for _, file in ipairs(lines("cd '" .. source .. "/" .. folder .. "' && find . -name '*.c'")) do
        is_there[file:sub(3)] = true
    end
    for _, line in ipairs(lines("cd '" .. build .. "/" .. library .. "' && find . -name '*.o' | xargs nm -A")) do
        local object, kind, name = line:match("^%./(.-)%.o:%s*%x*%s+(%a)%s+(%S+)$")
        if not is_there[object] then object = nil end
        object = object and folder .. "/" .. object
        if object and kind:match("[TDBRVW]") then defined[name] = object end
        if object and kind == "U" then wanted[#wanted + 1] = {object, name} end
    end
    for _, use in ipairs(wanted) do
        if defined[use[2]] then
            add(edges, use[1], defined[use[2]], use[2])
            n = n + 1
        end
    end
    assert(n > 50, "only " .. n .. " uses were seen in " .. library)
    return edges
end

-- ---- Tarjan's strongly connected components ----

local function components(edges)
    local index, low, on, stack, count, found = {}, {}, {}, {}, 0, {}
    local function visit(v)
        count = count + 1
        index[v], low[v], on[v] = count, count, true
        stack[#stack + 1] = v
        for w in pairs(edges[v]) do
            if not index[w] then
                visit(w)
                low[v] = math.min(low[v], low[w])
            elseif on[w] then
                low[v] = math.min(low[v], index[w])
            end
        end
        if low[v] ~= index[v] then return end
        local group = {}
        repeat
            local w = table.remove(stack)
            on[w] = nil
            group[#group + 1] = w
        until w == v
        table.sort(group)
        if #group > 1 then found[#found + 1] = group end
    end
    local names = {}
    for v in pairs(edges) do names[#names + 1] = v end
    table.sort(names)
    for _, v in ipairs(names) do
        if not index[v] then visit(v) end
    end
    table.sort(found, function(a, b) return a[1] < b[1] end)
    return found
end

local bad, needless = 0, {}
for key in pairs(allowed) do needless[key] = true end
local function check(what, edges)
    for _, group in ipairs(components(edges)) do
        local key = table.concat(group, " ")
        if allowed[key] then
            needless[key] = nil
        else
            bad = bad + 1
            print("a cycle (" .. what .. "): " .. key)
            for _, from in ipairs(group) do
                for _, to in ipairs(group) do
                    local why = edges[from][to]
                    if why then
                        table.sort(why)
                        print("  " .. from .. " -> " .. to .. ": " .. table.concat(why, ", "))
                    end
                end
            end
        end
    end
end

check("includes", includes())
check("uses", uses("engine/CMakeFiles/dienhong.dir", "engine"))
check("uses", uses("engine/cli/CMakeFiles/dienhong-program.dir", "engine/cli"))
check("uses", uses("charts/CMakeFiles/dienhong-charts.dir", "charts"))
for key in pairs(needless) do
    bad = bad + 1
    print("allowed, but there is no such cycle: " .. key)
end
os.exit(bad == 0)
