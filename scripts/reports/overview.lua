-- The default report: how many dialogues, how well what was said was handled, who fell behind; for any data set.
-- vi: Báo cáo mặc định: số cuộc đối thoại, kết quả xử lý ý kiến, đơn vị chậm; dùng cho mọi bộ dữ liệu.
-- Vietnamese or English by --locale. A report script is given `ds`, the data set, and returns the report it made.

local receptions = require "receptions"
local vi = dienhong.locale == "vi"
local function say(vietnamese, english) return vi and vietnamese or english end
local function count(value) return dienhong.format(value, "count") end
local function day(value) return dienhong.format(value, "date") end

local has_opinions = ds.opinions ~= nil
local tells = {} -- the opinions' columns
for _, name in ipairs(has_opinions and ds.opinions:columns() or {}) do tells[name] = true end
local has_sessions = ds.sessions ~= nil or ds.summaries ~= nil

-- The years that the data set tells of; the last one may not be over at its as-of day.
local function years_of(totals)
  local whole, part = {}, nil
  for row in totals:rows() do
    if row.year then
      if ds.as_of and ds.as_of < row.year .. "-12-31" then part = row.year else whole[#whole + 1] = row.year end
    end
  end
  return whole, part
end

local function list_of_years(years)
  if #years == 1 then return say("Trong năm ", "In ") .. years[1] .. say("", ",") end
  local words = say({ [2] = "hai", [3] = "ba", [4] = "bốn", [5] = "năm" }, {})[#years] or tostring(#years)
  if #years == 2 then
    return say("Trong hai năm " .. years[1] .. " và " .. years[2], "In " .. years[1] .. " and " .. years[2] .. ",")
  end
  return say("Trong " .. words .. " năm " .. years[1] .. "-" .. years[#years], "From " .. years[1] .. " to " .. years[#years] .. ",")
end

local counts = has_sessions and "sessions,participants,opinions" or "opinions"
local rates = ""
if has_opinions then -- only what the data set tells
  local all = ds:measure("answer_rate,resolution_rate")[1]
  if all.answer_rate then rates = rates .. ",answer_rate" end
  if all.resolution_rate then rates = rates .. ",resolution_rate" end
end
local has_resolution = rates:find("resolution_rate", 1, true) ~= nil
local titles = {
  unit = say("Mã", "Code"), unit_name = say("Đơn vị", "Unit"), year = say("Năm", "Year"),
  sessions = say("Số cuộc", "Sessions"), participants = say("Lượt người", "Participants"),
  opinions = say("Ý kiến", "Opinions"), answer_rate = say("Được trả lời", "Answered"),
  resolution_rate = say("Được giải quyết", "Resolved"), field = say("Lĩnh vực", "Field"),
  outcome = say("Kết quả", "Outcome"), n = say("Ý kiến", "Opinions"), rate = say("Tỷ lệ", "Rate"),
  change = say("Thay đổi (điểm %)", "Change (points)"), p_adjusted = say("p hiệu chỉnh", "Adjusted p"), p = "p",
  note = say("Lưu ý", "Flags"), change_low = say("Cận dưới", "Low"), change_high = say("Cận trên", "High"),
  relative_change = say("Thay đổi tương đối", "Relative change"),
}

local function several(value, one, many) return ("**%s %s**"):format(count(value), value == 1 and one or many) end

local totals = ds:measure(counts .. rates, { by = "year" })
local whole, part = years_of(totals)

-- "4 of 6 sessions known", where the notes on the measure of these years say it
local function known_of(id, from, to)
  for _, note in ipairs(ds:measure(id, { from = tostring(from), to = tostring(to) }):notes()) do
    if note:find(say(" có số liệu$", " known$")) then return note end
  end
end

-- What a figure of several years does not cover, in brackets; "" when it covers all
local function caveat(id, from, to)
  local words = { known_of(id, from, to) }
  for row in totals:rows() do
    if from < to and row.year and row.year >= from and row.year <= to and row[id] == nil then
      words[#words + 1] = say("năm " .. row.year .. " không rõ", row.year .. " is unknown")
    end
  end
  return #words > 0 and " (" .. table.concat(words, "; ") .. ")" or ""
end

-- "… 211 cuộc đối thoại với 15.798 lượt người tham gia, 2.712 lượt ý kiến", of what is known
local function sentence(from, to, period)
  local total, text = ds:measure(counts, { from = tostring(from), to = tostring(to) })[1], nil
  local function told(id, one, many) return several(total[id], one, many), caveat(id, from, to) end
  local held = has_sessions and total.sessions
  if held and vi then
    text = period .. " đã tổ chức " .. ("%s đối thoại%s"):format(told("sessions", "cuộc", "cuộc"))
    if total.participants then text = text .. (" với %s tham gia%s"):format(told("participants", "lượt người", "lượt người")) end
    if total.opinions then text = text .. (", %s%s"):format(told("opinions", "lượt ý kiến", "lượt ý kiến")) end
  elseif held then
    text = period .. (" %s held%s"):format(told("sessions", "dialogue was", "dialogues were"))
    if total.participants then text = text .. (", with %s%s"):format(told("participants", "participant", "participants")) end
    if total.opinions then text = text .. (" and %s%s"):format(told("opinions", "opinion", "opinions")) end
  elseif total.opinions then
    text = period .. say(" đã ghi nhận %s%s", " %s recorded%s")
      :format(told("opinions", say("lượt ý kiến", "opinion was"), say("lượt ý kiến", "opinions were")))
  end
  return text and text .. "."
end

-- The rates over the opinions of the same years, each with what it does not cover
local function rate_sentence(from, to, period)
  local row = ds:measure("answer_rate,resolution_rate", { from = tostring(from), to = tostring(to) })[1]
  local told = {}
  local function add(id, words)
    if not row[id] then return end
    told[#told + 1] = words:format(dienhong.format(row[id], "percent", 1), caveat(id, from, to))
  end
  add("answer_rate", say("%s số ý kiến được nêu đã được trả lời%s", "%s of the opinions raised were answered%s"))
  add("resolution_rate", say("trong các ý kiến thuộc thẩm quyền của đơn vị, %s đã được giải quyết%s",
                             "of those within the unit's own competence, %s were resolved%s"))
  return #told > 0 and period .. say(", ", " ") .. table.concat(told, "; ") .. "." or nil
end

local r = dienhong.report {
  title = ds.title,
  subtitle = say("Báo cáo tổng quan về đối thoại với nhân dân", "Overview of dialogues with the people"),
  author = "Diên Hồng",
  date = ds.as_of and say("Số liệu đến ngày ", "Data as of ") .. day(ds.as_of) or nil,
  contents = true,
}
local has_source = ds.source ~= nil and ds.source ~= ""
local origin = {}
if has_source then origin[1] = say("Nguồn: ", "Source: ") .. ds.source:gsub("%.$", "") .. "." end
if ds.as_of then origin[#origin + 1] = say("Số liệu đến ", "As of ") .. day(ds.as_of) .. "." end
local caption = #origin > 0 and table.concat(origin, " ") or nil

-- Where the figures come from; `notes` are those of the first table
local function add_sources(notes)
  r:heading(1, say("Nguồn số liệu", "Where the figures come from"))
  local unsourced = say("Bộ số liệu không ghi nguồn.", "The data set names no source.")
  r:paragraph(has_source and caption or unsourced .. (caption and " " .. caption or ""))
  if #notes > 0 then r:list(notes) end
end

if not has_sessions and not has_opinions then
  receptions.add(r, ds, say)
  add_sources {}
  return r
end

-- 1. The paragraph that officials publish
r:heading(1, say("Tổng quan", "Overview"))
local text = {}
if #whole > 0 then
  local first, last, period = whole[1], whole[#whole], list_of_years(whole)
  text[#text + 1] = sentence(first, last, period)
  if rates ~= "" then text[#text + 1] = rate_sentence(first, last, period) end
end
if part then
  local until_then = ds.as_of and say(" (đến ngày ", " (to ") .. day(ds.as_of) .. ")" or ""
  text[#text + 1] = sentence(part, part, say("Năm ", "In ") .. part .. until_then .. ",")
end
r:paragraph(table.concat(text, "\n\n"))
r:table(totals, { caption = say("Bảng 1. Kết quả theo năm", "Table 1. Results by year"), titles = titles, notes = false })

local main = has_sessions and totals[1] and totals[1].participants and "participants" or "opinions"
local by_year = say("Theo năm", "By year")
for row in totals:rows() do
  if type(row[main]) == "table" then -- a bounded figure
    by_year = say("Theo năm; cột hở là số báo cáo ghi “trên”", "By year; an open bar is a figure reported as “over”")
  end
end
r:chart {
  notes = false, data = totals, mark = "bar", x = "year", y = main, labels = true, height = 340,
  title = main == "participants" and say("Lượt người tham gia đối thoại", "Participants in dialogues")
    or say("Ý kiến của người dân", "Opinions"),
  subtitle = by_year,
  caption = caption, y_title = main == "participants" and say("lượt người", "attendances") or say("lượt ý kiến", "opinions"),
}

-- 2. By unit, as units stand at the as-of day; those that did not report are unknown, not left out
local geography = ds.as_of and tostring(ds.as_of) or "then"
local by_unit = ds:measure(counts .. rates, { by = "unit", geography = geography, complete = "dated" })
local n_units = #by_unit
if n_units > 0 then
  r:heading(1, say("Theo đơn vị", "By unit"))
  local has_codes = false
  for unit in ds.units:rows() do has_codes = has_codes or unit.code ~= unit.name end
  local shown = by_unit
  if not has_codes then shown = by_unit:select("unit_name, " .. counts .. rates) end
  local merged = false
  if ds.as_of and ds.lineage then
    for change in ds.lineage:rows() do merged = merged or change.effective_on <= ds.as_of end
  end
  r:paragraph((ds.as_of and say("Các đơn vị được tính theo địa giới ngày ", "Units are those of ") .. day(ds.as_of)
      or say("Các đơn vị được tính như tại thời điểm đối thoại", "Units are those of the time of the dialogue"))
    .. (merged and say("; số liệu của các xã đã sáp nhập được cộng vào xã mới.",
                       "; figures of merged communes are carried to the new ones.") or "."))
  r:table(shown, { caption = say("Bảng 2. Kết quả theo đơn vị", "Table 2. Results by unit"), titles = titles,
                     notes = false })
  r:chart {
    notes = false, data = by_unit, mark = "bar", horizontal = true, x = "unit.name", y = "opinions", sort = "-opinions", labels = true,
    title = say("Ý kiến của người dân theo đơn vị", "Opinions by unit"),
    subtitle = say("Số lượt ý kiến trong cả kỳ", "Over the whole period"), caption = caption,
    y_title = say("lượt ý kiến", "opinions"),
  }
end

-- 3. What was said
local function chart_fields()
  local by_field = ds:measure("opinions", { by = "field,year" }):filter("is_known(field)"):derive("n = opinions"):run()
  if #by_field == 0 then return end
  r:chart {
    notes = false, data = by_field, mark = "heat", x = "year", y = "field", color = "n", labels = true,
    title = say("Người dân nói về điều gì", "What people speak about"),
    subtitle = say("Số lượt ý kiến theo lĩnh vực và năm", "Opinions by field and year"), caption = caption,
  }
end

local function chart_outcomes()
  local outcomes = { "resolved", "explained", "forwarded", "rejected", "in_progress", "open" }
  local names, place = {}, {}
  for i, outcome in ipairs(outcomes) do names[i], place[outcome] = dienhong.label("outcome", outcome), i end
  local by_outcome = ds:measure("opinions", { by = "year,outcome" }):derive("n = opinions")
    :derive("place", function(row) return place[row.outcome] or #outcomes + 1 end)
    :derive("result", function(row) return names[row.place] or say("không rõ", "unknown") end)
    :sort("year, place")
  r:chart {
    notes = false, data = by_outcome, mark = "bar", x = "year", y = "n", color = "result", stacking = "stacked",
    height = 345,
    title = say("Ý kiến đi đến đâu", "What became of the opinions"),
    subtitle = say("Số lượt ý kiến theo kết quả xử lý", "Opinions by outcome"), caption = caption,
    y_title = say("lượt ý kiến", "opinions"),
  }
end

local function chart_resolution()
  local resolution = ds:stat("resolution", { by = "unit", geography = geography })
  r:chart {
    notes = false, data = resolution[1], mark = "dot", horizontal = true, x = "unit.name", y = "resolution_rate", lower = "wilson_low", upper = "wilson_high",
    sort = "-resolution_rate", percent = true,
    title = say("Tỷ lệ giải quyết ý kiến thuộc thẩm quyền", "Resolution rate within competence"),
    subtitle = say("Điểm: tỷ lệ; vạch: khoảng tin cậy Wilson 95%", "Dot: rate; bar: 95% Wilson interval"),
    caption = caption,
  }
end

if tells.raised_on and (tells.field or tells.outcome) then
  r:heading(1, say("Ý kiến và kết quả", "Opinions and outcomes"))
  if tells.field then chart_fields() end
  if tells.outcome then chart_outcomes() end
  if has_resolution then chart_resolution() end
end

-- 4. Year over year: the last two years that are over
if #whole >= 2 and has_resolution then
  local before, after = whole[#whole - 1], whole[#whole]
  r:heading(1, say("So sánh hai năm", "Year over year"))
  r:paragraph(say(
    "So sánh tỷ lệ giải quyết ý kiến thuộc thẩm quyền của từng đơn vị giữa %s và %s. Chênh lệch tính bằng điểm "
      .. "phần trăm, kèm khoảng tin cậy 95%% theo mức khác nhau giữa các cuộc đối thoại; p được hiệu chỉnh cho số đơn vị so "
      .. "sánh (Benjamini-Hochberg).",
    "The resolution rate within competence of each unit in %s and in %s, the difference in percentage "
      .. "points with its 95%% interval by how much sessions differ, and p adjusted for the number of units compared "
      .. "(Benjamini-Hochberg).")
    :format(before, after))
  local compared = ds:stat("compare", { measure = "resolution_rate", periods = before .. "," .. after, by = "unit",
                                        geography = geography })
  local function told(row) -- in words; that the test is over sessions is said above the table
    local words = {}
    for flag in (row.flags or ""):gmatch("[%a_]+") do
      if flag ~= "over_sessions" then words[#words + 1] = dienhong.label("flags", flag) end
    end
    return table.concat(words, ", ")
  end
  local points = "change = round(change * 100, 1), change_low = round(change_low * 100, 1), change_high = round(change_high * 100, 1)"
  r:table(compared[1]:derive("note", told):select("unit_name, `" .. before .. "`, `" .. after .. "`, " .. points
            .. ", p_adjusted, note"),
          { caption = say("Bảng 3. Tỷ lệ giải quyết, hai năm", "Table 3. Resolution rate, two years"), titles = titles })
  local slopes = ds:measure("resolution_rate", { by = "unit,year", geography = geography, from = tostring(before),
                                                 to = tostring(after) })
  r:chart {
    notes = false, data = slopes, mark = "slope", x = "year", y = "resolution_rate", color = "unit.name",
    title = say("Đơn vị nào tiến bộ, đơn vị nào tụt lại", "Who improved, who fell behind"),
    subtitle = say("Tỷ lệ giải quyết ý kiến thuộc thẩm quyền", "Resolution rate within competence"), caption = caption,
    percent = true,
  }
end

-- 5. Receptions, petitions, conclusions
receptions.add(r, ds, say)

-- 6. Where the figures come from
local notes = {}
for _, note in ipairs(totals:notes()) do notes[#notes + 1] = note end
add_sources(notes)
return r
