-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells English sentences from Vietnamese ones and from names, by the commonest words.

-- common in English, and neither a syllable of Vietnamese nor a name of the query language that is printed bare
local WORDS = {}
for word in ([[the is of and not there with which cannot are was were has have been this that from into only when what
    must should given give takes needs each other already its they them these those after before because while rows
    columns missing expected written wrote rejected accepted nothing both either neither without instead such does did
    you your but least than file folder names lists longer]]):gmatch("%S+") do
    WORDS[word] = true
end

-- The first of these words in the text, or nil. What is a flag, a path, a field or a call is no word.
return function(text)
    text = " " .. text .. " "
    for before, word, at in text:gmatch("([^%w_\128-\255]?)([%a][%w_\128-\255]*)()") do
        local is_name = before:find("[-./:=@]") or text:find("^[(=/]", at) or text:find("^[.-][%w_]", at)
        if not is_name and WORDS[word:lower()] then return word end
    end
end
