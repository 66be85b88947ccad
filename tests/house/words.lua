-- SPDX-License-Identifier: GPL-3.0-or-later
-- The words that the code had for itself and has given up for those of the field must not come back in names:
-- words.lua SOURCE. A word is a component of an identifier, between underscores. `instead` is what to say.
local source = arg[1]

local instead = {
    piece = "morsel; of a file: chunk", pieces = "morsels", walk = "chunk scan", drain = "sink", tally = "aggregate states",
    tallies = "aggregate states", aside = "spilled", lift = "dictionary result", lifts = "dictionary results",
    lifted = "by code", settle = "canonicalise", settled = "canonical", known = "valid", faulty = "invalid",
    odd = "irregular", vouch = "confirm", told = "reported", tell = "report", tells = "reports", untold = "unreported",
    judge = "classify", holder = "possible unit", doubt = "uncertain", doubts = "uncertain", parted = "ambiguous",
    cover = "source selection", hidden = "superseded", shadow = "superseding", disagree = "reconcile",
    carry = "map", carries = "mappings", carried = "mapped", remark = "warning", remarks = "warnings", late = "lazy",
    jail = "supervisor", trial = "test case", portion = "row batch", recoder = "dictionary remap", mend = "fix",
    wholes = "int64s", reals = "doubles", least = "min", most = "max", show = "display", lookup = "join table",
}
-- What a user types keeps its name, and so do the names that are made from it.
local allowed = {
    DH_FN_IS_KNOWN = true, -- the function is_known
    DH_FN_LEAST = true,    -- the function least
    PARTLY_KNOWN = true,   -- the flag partly_known
    DH_SHEET_HIDDEN = true, DH_ROW_HIDDEN = true, is_hidden = true, n_hidden = true, -- what a workbook does not show
    show_input = true, show_error = true, -- members of libxlsxwriter's
    SUM_KNOWN = true, DH_AGG_SUM_KNOWN = true, dh_aggregate_impl_SUM_KNOWN = true, -- the aggregate sum_known
}

local found, names, files = 0, 0, 0
local pipe = assert(io.popen("cd '" .. source .. "' && find engine charts plugins -name '*.[ch]' -o -name '*.inc' | sort"))
for file in pipe:lines() do
    files = files + 1
    local handle = assert(io.open(source .. "/" .. file))
    local text = handle:read("a")
    handle:close()
    -- what is said to people is not a name: comments and strings go, their lines stay
    text = text:gsub("/%*.-%*/", function(comment) return comment:gsub("[^\n]", " ") end)
    text = text:gsub("\\.", "  "):gsub('"[^"\n]*"', function(s) return (" "):rep(#s) end)
    local number = 0
    for line in (text .. "\n"):gmatch("(.-)\n") do
        number = number + 1
        if not line:match("^%s*#%s*include") then
            for name in line:gmatch("[%a_][%w_]*") do
                names = names + 1
                for word in name:lower():gmatch("[^_]+") do
                    if instead[word] and not allowed[name] and not (name:match("^cairo_") or name:match("^pango_")) then
                        print(("%s:%d: '%s': '%s' is said for '%s'"):format(file, number, name, instead[word], word))
                        found = found + 1
                    end
                end
            end
        end
    end
end
pipe:close()
assert(files > 200 and names > 100000, "only " .. names .. " names in " .. files .. " files were seen")
os.exit(found == 0)
