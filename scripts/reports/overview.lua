-- The default report: how many dialogues, how well what was said was handled, who fell behind; for any data set.
-- Vietnamese or English by --locale. A report script is given `ds`, the data set, and returns the report it made.

local vi = dienhong.locale == "vi"
local function say(vietnamese, english) return vi and vietnamese or english end
local function count(value) return dienhong.format(value, "count") end
local function day(value) return dienhong.format(value, "date") end

local has_opinions = ds.opinions ~= nil
local has_sessions = ds.sessions ~= nil or ds.summaries ~= nil

-- The years that the data set tells of; the last one may not be over at its as-of day.
local function years_of(totals)
  local whole, part = {}, nil
  for row in totals:rows() do
    if row.year then
      if ds.as_of and tostring(ds.as_of) < row.year .. "-12-31" then part = row.year else whole[#whole + 1] = row.year end
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
  change = say("Thay đổi", "Change"), p_adjusted = say("p hiệu chỉnh", "Adjusted p"), p = "p",
  note = say("Lưu ý", "Flags"), change_low = say("Cận dưới", "Low"), change_high = say("Cận trên", "High"),
  relative_change = say("Thay đổi tương đối", "Relative change"),
}

local function several(value, one, many) return ("**%s %s**"):format(count(value), value == 1 and one or many) end

-- "… 211 cuộc đối thoại với 15.798 lượt người tham gia, 2.712 lượt ý kiến", of what is known
local function sentence(total)
  local text
  if total.sessions and vi then
    text = total.period .. " đã tổ chức " .. several(total.sessions, "cuộc", "cuộc") .. " đối thoại"
    if total.participants then text = text .. " với " .. several(total.participants, "lượt người", "lượt người") .. " tham gia" end
    if total.opinions then text = text .. ", " .. several(total.opinions, "lượt ý kiến", "lượt ý kiến") end
  elseif total.sessions then
    text = total.period .. " " .. several(total.sessions, "dialogue was", "dialogues were") .. " held"
    if total.participants then text = text .. ", with " .. several(total.participants, "participant", "participants") end
    if total.opinions then text = text .. " and " .. several(total.opinions, "opinion", "opinions") end
  elseif total.opinions then
    text = total.period .. say(" đã ghi nhận ", " ") .. several(total.opinions, say("lượt ý kiến", "opinion was"),
                                                                say("lượt ý kiến", "opinions were")) .. say("", " recorded")
  end
  return text and text .. "."
end

local function total_of(from, to, period)
  local row = ds:measure(counts, { from = tostring(from), to = tostring(to) })[1]
  row.period = period
  return row
end

local totals = ds:measure(counts .. rates, { by = "year" })
local whole, part = years_of(totals)

local r = dienhong.report {
  title = ds.title,
  subtitle = say("Báo cáo tổng quan về đối thoại với nhân dân", "Overview of dialogues with the people"),
  author = "Diên Hồng",
  date = ds.as_of and say("Số liệu đến ngày ", "Data as of ") .. day(ds.as_of) or nil,
  contents = true,
}
local caption = say("Nguồn: ", "Source: ") .. (ds.source or ds.title):gsub("%.$", "")
  .. (ds.as_of and say(". Số liệu đến ", ". As of ") .. day(ds.as_of) or "") .. "."

-- 1. The paragraph that officials publish
r:heading(1, say("Tổng quan", "Overview"))
local text = {}
if #whole > 0 then text[#text + 1] = sentence(total_of(whole[1], whole[#whole], list_of_years(whole))) end
if part then
  local until_then = ds.as_of and say(" (đến ngày ", " (to ") .. day(ds.as_of) .. ")" or ""
  text[#text + 1] = sentence(total_of(part, part, say("Năm ", "In ") .. part .. until_then .. say(",", ",")))
end
if rates ~= "" and #whole > 0 then
  local row = ds:measure("answer_rate,resolution_rate", { from = tostring(whole[1]), to = tostring(whole[#whole]) })[1]
  local function share(value) return dienhong.format(value, "percent", 1) end
  if row.answer_rate then
    text[#text + 1] = say("%s số ý kiến đã được trả lời.", "%s of the opinions were answered."):format(share(row.answer_rate))
  end
  if row.resolution_rate then
    text[#text + 1] = say("Trong các ý kiến thuộc thẩm quyền của đơn vị, %s đã được giải quyết.",
                          "Of the opinions within the unit's own competence, %s were resolved.")
      :format(share(row.resolution_rate))
  end
end
r:paragraph(table.concat(text, "\n\n"))
r:table(totals, { caption = say("Bảng 1. Kết quả theo năm", "Table 1. Results by year"), titles = titles, notes = false })

local main = has_sessions and totals[1] and totals[1].participants and "participants" or "opinions"
r:chart {
  data = totals, mark = "bar", x = "year", y = main, labels = true, height = 340,
  title = main == "participants" and say("Lượt người tham gia đối thoại", "Participants in dialogues")
    or say("Ý kiến của người dân", "Opinions"),
  subtitle = say("Theo năm; cột hở là số báo cáo ghi “trên”", "By year; an open bar is a figure reported as “over”"),
  caption = caption, y_title = main == "participants" and say("lượt người", "attendances") or say("lượt ý kiến", "opinions"),
}

-- 2. By unit, as units stand at the as-of day
local geography = ds.as_of and tostring(ds.as_of) or "then"
local by_unit = ds:measure(counts .. rates, { by = "unit", geography = geography })
local n_units = #by_unit
if n_units > 0 then
  r:heading(1, say("Theo đơn vị", "By unit"))
  local has_codes = false
  for unit in ds.units:rows() do has_codes = has_codes or unit.code ~= unit.name end
  local shown = by_unit
  if not has_codes then shown = by_unit:select("unit_name, " .. counts .. rates) end
  r:paragraph(say("Các đơn vị được tính theo địa giới ngày %s; số liệu của các xã đã sáp nhập được cộng vào xã mới.",
                  "Units are those of %s; figures of merged communes are carried to the new ones.")
    :format(ds.as_of and day(ds.as_of) or ""))
  r:table(shown, { caption = say("Bảng 2. Kết quả theo đơn vị", "Table 2. Results by unit"), titles = titles,
                     notes = false })
  r:chart {
    data = by_unit, mark = "bar", horizontal = true, x = "unit.name", y = "opinions", sort = "-opinions", labels = true,
    title = say("Ý kiến của người dân theo đơn vị", "Opinions by unit"),
    subtitle = say("Số lượt ý kiến trong cả kỳ", "Over the whole period"), caption = caption,
    y_title = say("lượt ý kiến", "opinions"),
  }
end

-- 3. What was said
if has_opinions then
  r:heading(1, say("Ý kiến và kết quả", "Opinions and outcomes"))
  local by_field = ds.opinions:filter("is_known(field)"):group_by("field, year(raised_on) as year")
    :aggregate("n = count()"):run()
  r:chart {
    data = by_field, mark = "heat", x = "year", y = "field", color = "n", labels = true,
    title = say("Người dân nói về điều gì", "What people speak about"),
    subtitle = say("Số lượt ý kiến theo lĩnh vực và năm", "Opinions by field and year"), caption = caption,
  }
  local outcomes = { "resolved", "explained", "forwarded", "rejected", "in_progress", "open" }
  local names = say({ "đã giải quyết", "đã giải thích", "chuyển cấp trên", "không chấp nhận", "đang xử lý", "chưa xử lý" },
                    { "resolved", "explained", "forwarded", "rejected", "in progress", "open" })
  local place = {}
  for i, outcome in ipairs(outcomes) do place[outcome] = i end
  local by_outcome = ds.opinions:group_by("year(raised_on) as year, outcome"):aggregate("n = count()")
    :derive("place", function(row) return place[row.outcome] or #outcomes + 1 end)
    :derive("result", function(row) return names[row.place] or say("không rõ", "unknown") end)
    :sort("year, place")
  r:chart {
    data = by_outcome, mark = "bar", x = "year", y = "n", color = "result", stacking = "stacked",
    height = 345,
    title = say("Ý kiến đi đến đâu", "What became of the opinions"),
    subtitle = say("Số lượt ý kiến theo kết quả xử lý", "Opinions by outcome"), caption = caption,
    y_title = say("lượt ý kiến", "opinions"),
  }
  local resolution = has_resolution and ds:stat("resolution", { by = "unit", geography = geography })
  if resolution then r:chart {
    data = resolution[1], mark = "dot", horizontal = true, x = "unit.name", y = "resolution_rate", lower = "wilson_low", upper = "wilson_high",
    sort = "-resolution_rate", percent = true,
    title = say("Tỷ lệ giải quyết ý kiến thuộc thẩm quyền", "Resolution rate within competence"),
    subtitle = say("Điểm: tỷ lệ; vạch: khoảng tin cậy Wilson 95 %", "Dot: rate; bar: 95 % Wilson interval"),
    caption = caption,
  } end
end

-- 4. Year over year: the last two years that are over
if #whole >= 2 and has_resolution then
  local before, after = whole[#whole - 1], whole[#whole]
  r:heading(1, say("So sánh hai năm", "Year over year"))
  r:paragraph(say(
    "So sánh tỷ lệ giải quyết ý kiến thuộc thẩm quyền của từng đơn vị giữa %s và %s. Chênh lệch kèm khoảng tin cậy 95 %% "
      .. "(Newcombe); p được hiệu chỉnh cho số đơn vị so sánh (Benjamini-Hochberg).",
    "The resolution rate within competence of each unit in %s and in %s, the difference with its 95 %% interval "
      .. "(Newcombe), and p adjusted for the number of units compared (Benjamini-Hochberg).")
    :format(before, after))
  local compared = ds:stat("compare", { measure = "resolution_rate", periods = before .. "," .. after, by = "unit",
                                        geography = geography })
  local flags = say({ boundary_changed = "đổi địa giới", part_year = "chưa trọn năm", unlike_windows = "kỳ không bằng nhau",
                      not_reported = "không có báo cáo", bounds_only = "chỉ biết giới hạn", no_exposure = "không có mẫu số",
                      exact_test = "kiểm định Fisher" },
                    { boundary_changed = "boundary changed", part_year = "part-year", unlike_windows = "unlike windows",
                      not_reported = "not reported", bounds_only = "bounds only", no_exposure = "no denominator",
                      exact_test = "Fisher's test" })
  local function told(row) return (row.flags or ""):gsub("[%a_]+", flags) .. "" end
  r:table(compared[1]:derive("note", told):select("unit_name, `" .. before .. "`, `" .. after
            .. "`, change, change_low, change_high, p_adjusted, note"),
          { caption = say("Bảng 3. Tỷ lệ giải quyết, hai năm", "Table 3. Resolution rate, two years"), titles = titles })
  local slopes = ds:measure("resolution_rate", { by = "unit,year", geography = geography, from = tostring(before),
                                                 to = tostring(after) })
  r:chart {
    data = slopes, mark = "slope", x = "year", y = "resolution_rate", color = "unit.name",
    title = say("Đơn vị nào tiến bộ, đơn vị nào tụt lại", "Who improved, who fell behind"),
    subtitle = say("Tỷ lệ giải quyết ý kiến thuộc thẩm quyền", "Resolution rate within competence"), caption = caption,
    percent = true,
  }
end

-- 5. Where the figures come from
r:heading(1, say("Nguồn số liệu", "Where the figures come from"))
r:paragraph(caption)
local notes = {}
for _, note in ipairs(totals:notes()) do notes[#notes + 1] = note end
if #notes > 0 then r:list(notes) end
return r
