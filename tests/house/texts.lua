-- SPDX-License-Identifier: GPL-3.0-or-later
-- The string literals of C sources, for the tests that look at what users read.

-- Adds those of one source: literals that stand behind one another are one.
local function read_source(path, texts)
    local file = assert(io.open(path, "rb"))
    local source, at, line, open = file:read("a"), 1, 1, nil
    local calls = {} -- the names before the parentheses that are open
    file:close()
    source = source:gsub("[^\n]*\n", function(l) return l:find("^%s*#%s*include") and "\n" or nil end)
    local counted = 1 -- lines are counted up to here
    while true do
        at = source:find("%S", at)
        if not at then break end
        local c, last = source:sub(at, at), at
        if source:find("^/%*", at) then
            last = select(2, source:find("*/", at + 2, true)) or #source
        elseif c == "'" then
            last = select(2, source:find("^'\\?.[^']*'", at)) or at
            open = nil
        elseif c == '"' then
            last = at + 1
            while source:sub(last, last) ~= '"' do
                last = source:find('[\\"]', last)
                if source:sub(last, last) == "\\" then last = last + 2 end
            end
            local text = source:sub(at + 1, last - 1)
            if open then
                open.text = open.text .. text
            else
                line = line + select(2, source:sub(counted, at):gsub("\n", ""))
                counted = at + 1
                open = { text = text, path = path, line = line, call = calls[#calls] }
                texts[#texts + 1] = open
            end
        else
            open = nil
            last = select(2, source:find("^[^%s\"'/()]+", at)) or at
            if c == "(" then calls[#calls + 1] = source:sub(math.max(1, at - 60), at - 1):match("([%w_]*)%s*$") end
            if c == ")" then calls[#calls] = nil end
        end
        at = last + 1
    end
end

local ESCAPES = { n = "\n", t = "\t", r = "\r" }

-- All literals below the folder, without their escapes, each { text =, path =, line =, call = } with the name of the
-- function or macro that it is given to.
return function(folder)
    local texts = {}
    for path in io.popen("find '" .. folder .. "' -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort"):lines() do
        read_source(path, texts)
    end
    for _, text in ipairs(texts) do
        text.text = text.text:gsub("\\x(%x%x)", function(x) return string.char(tonumber(x, 16)) end)
            :gsub("\\(.)", function(c) return ESCAPES[c] or c end)
    end
    return texts
end
