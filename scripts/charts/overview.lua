-- The default chart: how many dialogues each unit held; of one unit, year by year; for any data set.
-- vi: Biểu đồ mặc định: số cuộc đối thoại của từng đơn vị; nếu chỉ có một đơn vị thì theo năm; dùng cho mọi bộ dữ liệu.
-- Where there are no dialogues, how many opinions were raised, turns of reception held or petitions received. Units and
-- years that ought to have reported and did not are there, as unknown. A chart script is given `ds`, the data set, and returns the chart it made.

local vi = dienhong.locale == "vi"
local function say(vietnamese, english) return vi and vietnamese or english end

local shown = 30 -- units that a page has room for
local measures = {
  { id = "sessions", is_told = ds.sessions or ds.summaries, title = say("Số cuộc đối thoại", "Dialogues") },
  { id = "opinions", is_told = ds.opinions, title = say("Ý kiến của người dân", "Opinions") },
  { id = "turns", is_told = ds.receptions, title = say("Lượt tiếp công dân", "Turns of reception") },
  { id = "petitions", is_told = ds.petitions, title = say("Đơn tiếp nhận", "Petitions") },
}
local first = 1
while first < #measures and not measures[first].is_told do first = first + 1 end
local measure, title = measures[first].id, measures[first].title
local by_unit = ds:measure(measure, { by = "unit", complete = "dated" })
local units, silent, column = 0, 0, "unit"
for row in by_unit:rows() do
  units = units + 1
  if row[measure] == nil then silent = silent + 1 end
end
for _, name in ipairs(by_unit:columns()) do if name == "unit_name" then column = name end end

local caption = ds.source and ds.source ~= "" and say("Nguồn: ", "Source: ") .. ds.source or nil
if units <= 1 then
  return dienhong.chart {
    data = ds:measure(measure, { by = "year", complete = "dated" }), mark = "bar", x = "year", y = measure, labels = true,
    title = title .. say(" theo năm", " by year"), subtitle = ds.title, caption = caption,
  }
end
return dienhong.chart {
  data = by_unit:sort("-" .. measure):take(shown), mark = "bar", horizontal = true, x = column, y = measure,
  sort = "-" .. measure, labels = true,
  title = title .. say(" theo đơn vị", " by unit"),
  subtitle = ds.title .. (units > shown and say((" (%d đơn vị nhiều nhất trong %d"):format(shown, units),
      (" (the %d units with most of %d"):format(shown, units))
    .. (silent > 0 and say(("; %d đơn vị chưa có số liệu)"):format(silent), ("; %d did not report)"):format(silent)) or ")") or ""),
  caption = caption,
}
