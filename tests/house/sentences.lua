-- SPDX-License-Identifier: GPL-3.0-or-later
-- No English sentence escapes the catalogue: sentences.lua SOURCE
--
-- In the folders below, a string that is looked up and any other with an English sentence must have its entry.

local source = arg[1]
package.path = source .. "/tests/house/?.lua;" .. package.path
local read_texts = require "texts"
local english_word = require "english"

-- The folders whose texts are all in the catalogue.
local FOLDERS = { "engine/cli", "engine/query", "engine/execute", "engine/script", "charts" }

-- What looks its text up. The first two are given texts alone, the others also names.
local LOOKING = {}
for name in ([[dh_tr DH_MESSAGE dh_tr_in dh_error_set dh_error_prefix dh_query_fail dh_lua_raise dh_plot_warn
    dh_table_add_note dh_context_say fail_at unexpected after_expression dh_kernel_error]]):gmatch("%S+") do
    LOOKING[name] = true
end

-- Strings of words that are no texts for users, and names that are looked up among texts.
local NAMES = {}
for _, text in ipairs { "nil", "'by'", "not ", "not enough memory", "too many columns", "too many items",
    "too many parameters", "chart: %s" } do
    NAMES[text] = true
end

local failed = false
local function complain(where, what, text)
    failed = true
    print(("%s: %s: %q"):format(where, what, text))
end

-- The entries of the catalogue, and in which section each stands.
local entries, section, reading = {}, "", nil
for line in io.lines(source .. "/engine/locale/vi.po") do
    local tag, text = line:match('^(%a*) ?"(.*)"$')
    section = line:match("^# %-%-%-%- (.*)") or section
    if tag == "msgid" then
        reading = { text = "", section = section }
        entries[#entries + 1] = reading
    end
    if tag == "msgstr" then reading = nil end
    if text and reading then
        text = text:gsub("\\(.)", function(c) return c == "n" and "\n" or c end)
        reading.text = reading.text .. text
    end
end
local has = {}
for _, entry in ipairs(entries) do has[entry.text] = entry end

-- A sentence may hold names in quotes; CSS and HTML are none.
local function is_sentence(text)
    local bare = text:gsub('"[^"]*"', ""):gsub("'[^']*'", ""):gsub("%%[-+ #0-9.*]*[hlzjt]*%a", "%%")
    return bare:find("%a ") ~= nil and not text:find("^[<:]") and english_word(bare) ~= nil
end

local function is_looked_up(text)
    local bare = text.text:gsub("%%[-+ #0-9.*]*[hlzjt]*%a", "")
    if not LOOKING[text.call] or not bare:find("%a%a") then return false end
    return text.call == "dh_tr" or text.call == "DH_MESSAGE" or bare:find("%a ") ~= nil
end

for _, folder in ipairs(FOLDERS) do
    for _, text in ipairs(read_texts(source .. "/" .. folder)) do
        if not has[text.text] and not NAMES[text.text] and
            (is_looked_up(text) or is_sentence(text.text)) then
            complain(text.path .. ":" .. text.line, "has no entry in vi.po", text.text)
        end
    end
end
os.exit(not failed)
