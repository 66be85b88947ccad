-- SPDX-License-Identifier: GPL-3.0-or-later
-- Looks for words of the wrong language in what a test printed: language.lua SOURCE vi|en FILE.test OUTPUT
--
-- vi: no English word stands outside quotes, data, and what belongs to the query language or to Lua.
-- en: no Vietnamese letter stands outside quotes and the values of the data set.
-- What a test says itself (its echo, a script's own error) is passed over, and where it asks for --locale en, what follows
-- that: the notes of measures, which go into documents, and the texts of the Lua scripts.

local source, language, script, output = table.unpack(arg)
package.path = source .. "/tests/house/?.lua;" .. package.path
local read_texts = require "texts"
local english_word = require "english"

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

local function lines_of(text)
    local lines = {}
    for line in text:gmatch("[^\n]+") do lines[#lines + 1] = line end
    return lines
end

local failed = false
local function complain(line, what)
    failed = true
    print(("%s: %s: %s"):format(script:match("[^/]*$"), what, line))
end

-- ---- exit codes ----

local function exits(text)
    local codes = {}
    for _, line in ipairs(lines_of(text)) do codes[#codes + 1] = line:match("^exit %d+$") end
    return table.concat(codes, ",")
end

local expected = io.open((script:gsub("%.test$", ".out")), "rb")
local printed = read(output)
if expected and script:find("%.test$") and exits(expected:read("a")) ~= exits(printed) then
    complain(exits(printed), "other exit codes than in English")
end

-- ---- what is no text of ours ----

local function without_quotes(line)
    line = line:gsub("columns = %b{}", "\1"):gsub(" khi: .*", "") -- keys of dataset.lua; a contract's expression
    line = line:gsub("^(%S+:%d+:%d+: )[%l_]+ '", "%1'") -- the column of a cell
    line = line:gsub("^(dienhong: )[%l_]+ '", "%1'") -- a parameter
    line = line:gsub("%([%l_]+%)", "\1"):gsub("%([%l%d_]+, [%l%d_, ]+%)", "\1") -- names that can be given
    line = line:gsub("[%l%d_]+, [%l%d_]+, [%l%d_, ]+", "\1"):gsub("[%l%d_]+, [%l%d_]+, %.%.%.", "\1")
    return (line:gsub('\\?"[^"]*"', "\1"):gsub("“[^”]*”", "\1"):gsub("`[^`]*`", "\1"):gsub("'[^']*'", "\1"))
end

local VERBS = {}
for verb in ([[scan filter derive select group_by aggregate join sort take pivot union distinct geography period]])
    :gmatch("%S+") do VERBS[verb] = true end

-- What a shell reports, and the dynamic linker
local FOREIGN = { "^sh: ", "file too short" }

local function is_foreign(line)
    for _, pattern in ipairs(FOREIGN) do
        if line:find(pattern) then return true end
    end
    return false
end

local function is_data(line)
    if line:find("^%s*[%[{\"}%]]") then return true end -- JSON
    if line:find(",") and not line:find(", ") and not line:find(": ") then return true end -- CSV
    local first = line:match("^%s*([%w_]+)")
    return first ~= nil and VERBS[first] == true and not line:find("^%S+: ") -- a plan
end

-- ---- Vietnamese: no English words ----

local function add_pieces(pieces, text)
    text = text:gsub("%%[-+ #0-9.*$]*[hlzjt]*[a-zA-Z]", "\n")
    for piece in text:gmatch("[^\n]+") do
        if not pieces[piece] and english_word(piece) then
            pieces[piece] = true
            pieces[#pieces + 1] = piece
        end
    end
end

-- What may be English: the parts of what the test says itself, between variables; where it asks for English, the parts
-- between the conversions of what measures say, and the texts of Lua scripts. Longest first.
local function allowed_pieces(said)
    local pieces = {}
    for _, quote in ipairs { '"', "'" } do
        for text in said:gmatch(quote .. "([^\n" .. quote .. "]*)" .. quote) do
            if text:find(" ") then add_pieces(pieces, (text:gsub("%$[%w_]+", "\n"):gsub("%${[%w_]+}", "\n"))) end
        end
    end
    if said:find("--locale en", 1, true) then
        for _, text in ipairs(read_texts(source .. "/engine/dialogue")) do
            add_pieces(pieces, text.text)
            add_pieces(pieces, without_quotes(text.text))
        end
        for path in io.popen("find '" .. source .. "/scripts' -name '*.lua'"):lines() do
            for text in read(path):gmatch('"([^"\n]*)"') do add_pieces(pieces, text) end
        end
    end
    table.sort(pieces, function(a, b) return #a > #b end)
    return pieces
end

local function without_pieces(line, pieces)
    for _, piece in ipairs(pieces) do
        local at, last = line:find(piece, 1, true)
        while at do
            line = line:sub(1, at - 1) .. " | " .. line:sub(last + 1)
            at, last = line:find(piece, at + 3, true)
        end
    end
    return line
end

local function check_vietnamese(line, said, pieces)
    if said:find(line, 1, true) or is_foreign(line) or is_data(line) then return end
    local bare = without_quotes(line)
    local word = english_word(bare)
    if word and pieces.all == nil then pieces.all = allowed_pieces(said) end
    word = word and english_word(without_pieces(bare, pieces.all)) and
        english_word(without_quotes(without_pieces(line, pieces.all)))
    if word then complain(line, "'" .. word .. "' is English") end
end

-- ---- English: no Vietnamese letters ----

local function values_of(folder, values)
    for path in io.popen("find '" .. folder .. "' -name '*.csv' -o -name dataset.lua"):lines() do
        local text = read(path)
        for cell in text:gmatch('"([^"]*)"') do values[cell] = true end
        for cell in text:gmatch("[^,;\r\n]+") do values[cell] = true end
        values.all = (values.all or "") .. text .. "\n"
    end
    return values
end

-- letters that other languages do not have: đ, ă, ơ, ư, and all with a tone mark on another mark or below
local function is_vietnamese(text)
    for _, letter in ipairs { "đ", "Đ", "ă", "Ă", "ơ", "Ơ", "ư", "Ư", "\225[\186\187]" } do
        if text:find(letter) then return true end
    end
    return false
end

-- A word comes from the data where it is a value, or stands in one with the word before or behind it.
local function check_english(line, said, values)
    if said:find(line, 1, true) or is_data(line) then return end
    line = without_quotes(line):gsub("Diên Hồng", "")
    local words = {}
    for word in line:gmatch("[^%s|]+") do words[#words + 1] = word end
    for i, word in ipairs(words) do
        local bare = word:match("^%p*(.-)%p*$")
        local function is_told(a, b) return a and b and values.all:find(a .. " " .. b, 1, true) end
        if is_vietnamese(word) and not (values[bare] or is_told(words[i - 1], bare) or is_told(bare, words[i + 1]) or
            is_told(word, words[i + 1]) or is_told(words[i - 1] and words[i - 1]:match("[^(]*$"), bare) or
            is_told(bare, words[i + 1] and words[i + 1]:match("^(.-)%p*$"))) then
            complain(line, "'" .. word .. "' is Vietnamese")
        end
    end
end

-- ----

local said = read(script)
local context = language == "en" and values_of(source .. "/scripts/examples/thach-ha", {}) or {}
for _, line in ipairs(lines_of(printed)) do
    if not line:find("^exit %d+$") then
        (language == "vi" and check_vietnamese or check_english)(line, said, context)
    end
end
if printed == "" then complain("", "nothing was printed") end
os.exit(not failed)
