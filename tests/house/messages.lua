-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every text for people stands in the catalogue, and the catalogue has no other: messages.lua SOURCE
-- Of all C files and .def files: each text that is looked up, and each of several words, has an entry in
-- engine/locale/vi.po, unless `plain` says why it is for machines. The texts of plugins/ may stand in pairs there, which
-- plugins register themselves. An entry that no code has is told too.
local source = arg[1]
local folders = {"engine", "charts", "plugins"}

-- What looks its text up, or marks it: the number of the argument that is the text.
local keywords = {
    dh_query_fail = 5, dh_lua_raise = 2, dh_plot_warn = 2, dh_context_say = 2, dh_kernel_error = 3,
    dh_tr = 1, dh_tr_in = 2, DH_MESSAGE = 1, dh_error_set = 3, dh_error_vset = 3, dh_error_prefix = 2,
    dh_table_add_note = 3, dh_load_reject = 5, dh_load_add_warning = 3, dh_load_add_note = 3, dh_data_error = 5, dh_data_check_keys = 3,
    dh_ipc_bad = 3, dh_arrow_damaged = 2,
}
-- A name of a category's value or of a column, by what it is of: the entry is "of=name".
local names = {DH_MESSAGE_NAME = true}
-- The same for functions and macros of one file. A text before it: the entry is that and the name.
local own = {
    ["engine/base/file.c"] = {io_error = 2},
    ["engine/table/arrow_import.c"] = {refuse = 3},
    ["engine/load/values/count.c"] = {refuse = 2},
    ["engine/load/scan/input.c"] = {io_error = 2},
    ["engine/store/manifest.c"] = {fail = 3},
    ["engine/store/write.c"] = {io_error = 1},
    ["engine/dialogue/measure/contracts.c"] = {wrong = 3},
    ["engine/dialogue/dataset/import.c"] = {say = 2},
    ["engine/dialogue/dataset/tables.c"] = {COLUMN = {1, "column="}, REQUIRED = {1, "column="}, CHOICE = {1, "column="},
                                            NOT_NEGATIVE = {1, "column="}, REQUIRED_CHOICE = {1, "column="},
                                            OPEN = {1, "column="}, FIGURE = {1, "column="}, REQUIRED_OPEN = {1, "column="}},
}
-- Texts of several words that people do not read, or that are no sentences: by file, a pattern and the reason.
local plain = {
    {"engine/base/arena.c", "^a block's data begins", "of a _Static_assert: the compiler says it"},
    {"engine/cli/words.c", "^return ds%.$", "the beginning of a query"},
    {"engine/load/values/count.c", "^[%l. ]+$", "what a count may be written with, in the reader's own words"},
    {"engine/dialogue/profile/proposal.c", "^ cua [%l/]+$", "a part of heads as people write them"},
    {"engine/dialogue/profile/head_rules.c", "^[%l |]+$", "words of heads as people write them, as they are read"},
    {"engine/dialogue/profile/value_words.c", "^[%l ,/]+$", "values as people write them, as they are read"},
    {"engine/dialogue/profile/words.c", "^[%l ,/]+$", "heads and values as people write them, as they are read"},
    {"engine/dialogue/profile/proposal.c", "^[%l ]+$", "heads of sums, as they are read"},
    {"engine/load/numbering.c", "^[%l. ]+$", "heads of running numbers, as they are read"},
    {"engine/load/cells/suspect.c", "^[%l \128-\255]+$", "words for totals, as they are read"},
    {"engine/load/section_words.c", "^[%l \128-\255]+$", "words for totals and sections, as they are read"},
    {"engine/load/foot_words.c", "^[%l \128-\255*/:,(+%%.-]+$", "words of rows below a table, as they are read"},
    {"engine/load/values/ditto.c", "^[%l ./]+$", "words for a cell above, as they are read"},
    {"engine/load/values/date_words.c", "^[%l%d \128-\255]+$", "words of days, as they are read"},
    {"engine/dialogue/profile/period.c", "^[%l \128-\255]+$", "words of titles, as they are read"},
    {"engine/dialogue/profile/period_titles.c", "^[%l \128-\255]+$", "words of titles, as they are read"},
    {"engine/dialogue/profile/title.c", "^[%l ]+$", "words of titles, as they are read"},
    {"engine/dialogue/profile/periods.c", "^[%l %-,/\128-\255]+$", "heads of columns, as they are read"},
    {"engine/load/config/lua_message.c", "^[%l ]+$", "names in Lua, compared with"},
    {"engine/load/config/lua_sandbox.c", "^not enough memory$", "what Lua says, compared with"},
    {"engine/base/unit_name.c", "^[%l. \128-\255]+$", "how names of units begin, as they are read"},
    {"engine/store/manifest.c", "^%-%- A store that", "a comment of store.lua, a machine's file"},
    {"engine/store/write.c", "bytes, XXH3", "metadata of an Arrow file"},
    {"engine/dialogue/measure/attribution.c", "part_", "a query of the engine to itself"},
    {"engine/dialogue/measure/source_figures.c", " as ", "a query of the engine to itself"},
    {"engine/cli/completion.c", "", "scripts for shells"},
    {"engine/cli/man_page.c", "^dienhong %l", "a command to type"},
    {"engine/cli/man_page.c", "^store%.lua, ", "names of files"},
    {"engine/cli/man_page.c", "^%.", "roff"},
    {"engine/plugin/conformance_plugin.c", "^name,count", "a file to be read"},
    {"engine/plugin/stamp.c", "^undefined symbol: $", "what the dynamic linker says, searched for"},
    {"engine/query/functions/logic.def", "^between%(", "how a function is written"},
    {"engine/query/functions/text.def", "%(text, ", "how a function is written"},
    {"engine/query/verbs/summarize.c", "^summarize%(", "how a verb is written"},
    {"engine/query/verbs/complete.c", "^complete ", "how a verb is written"},
    {"engine/query/verbs/distinct.c", "^distinct ", "how a verb is written"},
    {"engine/dialogue/measure/as_of.c", "[(]", "an expression"},
    {"engine/dialogue/measure/as_of.c", "^, 'open', outcome", "an expression"},
    {"engine/dialogue/measure/selection.c", "^%%s as reported$", "an expression"},
    {"engine/query/verbs/window.c", "^window%(", "how a verb is written"},
    {"engine/query/functions/window.def", "^[%l_]+%(x", "how a function is written"},
    {"engine/query/verbs/group_by.c", "^group_by ", "how a verb is written"},
    {"engine/query/verbs/join.c", "^join", "how a verb is written"},
    {"engine/query/verbs/pivot.c", "^pivot ", "how a verb is written"},
    {"engine/query/verbs/select.c", "^select ", "how a verb is written"},
    {"engine/query/verbs/sort.c", "^sort ", "how a verb is written"},
    {"engine/script/report.c", "^too many", "of luaL_checkstack: Lua's own words stand before it"},
    {"engine/script/call.c", "^not enough memory$", "what Lua says, compared with"},
    {"charts/draw/picture.c", "^Diên Hồng ", "the program's name"},
    {"charts/report/pdf.c", "^Diên Hồng ", "the program's name"},
    {"charts/draw/text.h", "^DejaVu Sans$", "a font's name"},
    {"charts/report/html.c", "^[<:]", "HTML and its style"},
    {"engine/table/formats/xlsx.c", "^[dmy/-]+ hh:mm$", "how a workbook shows days"},
    {"engine/load/reject_sheets.c", "^dd/mm/yyyy hh:mm:ss$", "how a workbook shows days"},
    {"engine/writers/sqlite.c", "^%u+ [%u_a-z]+ ", "SQL"},
    {"engine/writers/workbook.c", "^Diên Hồng$", "the program's name"},
    {"engine/table/formats/html.c", "^[<b]", "HTML and its style"},
    {"charts/report/pdf_update.c", "^<<", "PDF"},
    {"engine/store/arrow_schema.c", "^[%l8 -]+$", "a type of Arrow, by its own name"},
    {"engine/load/scan/csv.c", "^SQLite format 3$", "the first bytes of a file"},
    {"plugins/sqlite.c", "^PRAGMA ", "SQL"},
    {"plugins/sqlite.c", "^SELECT ", "SQL"},
    {"plugins/sqlite.c", "^SQLite format 3$", "the first bytes of a file"},
    {"plugins/survival.c", "^{ mark = ", "the specification of a chart"},
    {"plugins/survival_cases.c", "survival_", "an expression"},
    {"plugins/survival_cases.c", "^coalesce%(", "an expression"},
    {"plugins/survival_cases.c", "^unit%.name as ", "an expression"},
    {"plugins/proportions_counts.c", "^, unit%.name as ", "an expression"},
    {"plugins/template/statistic/newplugin.c", "^weekday", "an expression"},
    {"plugins/template/aggregate/test_newplugin.c", "", "a test for whoever writes a plugin, in English as code is"},
}

local function read(path)
    local handle = assert(io.open(path, "rb"))
    local text = handle:read("a")
    handle:close()
    return text
end

local escapes = {n = "\n", t = "\t", r = "\r", ['"'] = '"', ["\\"] = "\\", ["'"] = "'", ["?"] = "?", a = "\a", b = "\b", f = "\f", v = "\v"}
local function unescape(s)
    return (s:gsub("\\(x?)(%x*)(.?)", function(x, digits, other)
        if x == "x" and digits ~= "" then return string.char(tonumber(digits, 16) & 255) .. other end
        if x == "" and digits:match("^[0-7]") then
            local octal = digits:match("^[0-7][0-7]?[0-7]?")
            return string.char(tonumber(octal, 8) & 255) .. digits:sub(#octal + 1) .. other
        end
        if x == "" and digits ~= "" then return (escapes[digits:sub(1, 1)] or "?") .. digits:sub(2) .. other end
        return (escapes[other] or "\\" .. other)
    end))
end

-- Calls found(text, line, function, argument, calls) for each string of a C text, those that stand beside each other in
-- one; `calls` are the calls and parentheses around it, innermost last.
local function each_string(text, found)
    local at, line, stack, word = 1, 1, {}, nil
    local held, held_line
    local function flush()
        if held then found(held, held_line, stack) end
        held = nil
    end
    while at <= #text do
        local c = text:sub(at, at)
        if c == "\n" then
            line, at = line + 1, at + 1
        elseif c:match("%s") then
            at = at + 1
        elseif text:sub(at, at + 1) == "/*" then
            local _, stop = text:find("*/", at + 2, true)
            line = line + select(2, text:sub(at, stop):gsub("\n", ""))
            at = stop + 1
        elseif text:sub(at, at + 1) == "//" then
            at = text:find("\n", at, true) or #text + 1
        elseif c == "#" and text:sub(1, at - 1):match("\n[ \t]*$") then -- a directive but for what a macro stands for
            local directive = text:match("^#%s*(%a+)", at)
            if directive == "define" then
                at = select(2, text:find("^#%s*define%s+[%w_]+", at)) + 1
            else
                at = text:find("\n", at, true) or #text + 1
            end
        elseif c == '"' then
            local stop = at + 1
            while text:sub(stop, stop) ~= '"' do stop = stop + (text:sub(stop, stop) == "\\" and 2 or 1) end
            if not held then held, held_line = "", line end
            held = held .. unescape(text:sub(at + 1, stop - 1))
            at, word = stop + 1, nil
        elseif c == "'" then
            flush()
            at = text:match("^'\\?[^\n]-'()", at) or at + 1
            if text:sub(at - 2, at - 1) == "\\'" and text:sub(at, at) == "'" then at = at + 1 end
        elseif c:match("[%a_]") then
            flush()
            word, at = text:match("^([%w_]+)()", at)
        else
            flush()
            if c == "(" or c == "{" or c == "[" then
                stack[#stack + 1] = {name = c == "(" and word or nil, argument = 1, open = c}
            elseif c == ")" or c == "}" or c == "]" then
                stack[#stack] = nil
            elseif c == "," and #stack > 0 then
                stack[#stack].argument = stack[#stack].argument + 1
            end
            word = nil
            at = at + 1
        end
    end
    flush()
end

-- Whether a format has something to say in a language: a letter that is not its conversions'.
local function says_something(text)
    return text:gsub("%%[-+ #0-9.*$]*[hljztL]*%a", ""):gsub("%%%%", ""):find("[%a\x80-\xff]") ~= nil
end

local function has_words(text)
    return text:gsub("%%[-+ #0-9.*$]*[hljztL]*%a", "%%"):find("[%a\x80-\xff][%a\x80-\xff'’,;:.]* +['‘(]?[%a\x80-\xff][%a\x80-\xff]") ~= nil
end

local function plain_reason(file, text)
    for _, row in ipairs(plain) do
        if file == row[1] and text:find(row[2]) then
            row.used = true
            return row[3]
        end
    end
end

-- The entry of a string, if it is marked.
local function entry_of(file, text, calls, before)
    for i = #calls, 1, -1 do
        local call = calls[i]
        if call.open == "{" then return nil end
        if names[call.name or ""] then return call.argument == 2 and before .. "=" .. text or false end
        local place = (own[file] or {})[call.name or ""] or keywords[call.name or ""]
        if type(place) == "table" and place[1] == call.argument then return place[2] .. text end
        if place == call.argument then return says_something(text) and text or false end
        if call.name and not ({["if"] = true, ["return"] = true, sizeof = true})[call.name] then return nil end
    end
end

local catalogue = {}
do
    local what, id
    for line in read(source .. "/engine/locale/vi.po"):gmatch("[^\n]+") do
        local kind, text = line:match('^(msg%a+) "(.*)"$')
        if not kind then text = line:match('^"(.*)"$') end
        if kind == "msgid" then
            if id then catalogue[id] = true end
            id, what = unescape(text), kind
        elseif kind then
            what = kind
        elseif text and what == "msgid" then
            id = id .. unescape(text)
        end
    end
    if id then catalogue[id] = true end
    catalogue[""] = nil
end

local failures, marked, files, seen = 0, 0, 0, {}
local function fail(...)
    print(string.format(...))
    failures = failures + 1
end
local function each_file(folder, found)
    local command = "cd '%s' && find '%s' -name '*.[ch]' -o -name '*.def' -o -name '*.inc' | sort"
    local pipe = assert(io.popen(command:format(source, folder)))
    for file in pipe:lines() do
        if file ~= "engine/locale/compile.c" then found(file) end
    end
    pipe:close()
end

-- What plugins bring: of {"English", "Vietnamese"}, both.
local brought = {}
each_file("plugins", function(file)
    local first, within
    each_string(read(source .. "/" .. file), function(text, _, calls)
        local brace = calls[#calls]
        local open = brace and brace.open == "{"
        if open and brace == within and brace.argument == 2 and text:find("[\x80-\xff]") then
            brought[first], brought[text] = true, true
        end
        first, within = text, open and brace.argument == 1 and brace or nil
    end)
end)

for _, folder in ipairs(folders) do
    each_file(folder, function(file)
        files = files + 1
        local before = ""
        each_string(read(source .. "/" .. file), function(text, line, calls)
                local entry = entry_of(file, text, calls, before)
                before = text
                if entry then
                    marked = marked + 1
                    seen[entry] = true
                    if not catalogue[entry] and not brought[entry] then
                        fail('%s:%d: has no entry in engine/locale/vi.po: "%s"', file, line, entry)
                    end
                elseif catalogue[text] then
                    seen[text] = true
                elseif entry == nil and has_words(text) and not brought[text] and not plain_reason(file, text) then
                    fail('%s:%d: escapes the catalogue: "%s"', file, line, text)
                end
            end)
    end)
end
for id in pairs(catalogue) do
    if not seen[id] then fail('engine/locale/vi.po: no code says "%s"', id) end
end
for _, row in ipairs(plain) do
    if not row.used then fail("messages.lua: '%s' of %s excuses nothing any more", row[2], row[1]) end
end
assert(files > 500 and marked > 500, "hardly any texts were seen")
os.exit(failures == 0)
