-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes the synthetic registers of Thạch Hà, the same bytes on every run:
--
--   lua5.4 scripts/examples/thach-ha/generate.lua OUTDIR
--
-- writes sessions-YEAR.csv and opinions-YEAR.csv for 2018, 2019 and 2020 into
-- OUTDIR, which must exist. Totals are the published ones, split by drawing;
-- communes differ by the draw alone, never by anything known about them. All
-- arithmetic is on integers and every loop runs over a list, so neither locale
-- nor table order can move a byte. Units come from units.csv beside this file.

local here = arg[0]:match "^(.*)/[^/]*$" or "."
local outdir = arg[1] or error("usage: generate.lua OUTDIR", 0)
local W = dofile(here .. "/wording.lua")

local SYNTHETIC = "mô phỏng (synthetic)"
local DISTRICT = "445"

-- random numbers: splitmix64 --------------------------------------------------

local state = 15798211

local function draw()
  state = state + 0x9E3779B97F4A7C15
  local z = state
  z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
  z = (z ~ (z >> 27)) * 0x94D049BB133111EB
  return (z ~ (z >> 31)) >> 1
end

local function between(low, high) return low + draw() % (high - low + 1) end
local function chance(per_mille) return draw() % 1000 < per_mille end
local function one_of(list) return list[between(1, #list)] end

local function weighted(weights)
  local total = 0
  for i = 1, #weights do total = total + weights[i] end
  local at = draw() % total
  for i = 1, #weights do
    at = at - weights[i]
    if at < 0 then return i end
  end
end

-- Splits total over weights, each share at least `least`: largest remainder,
-- ties to the earlier.
local function split(total, weights, least)
  local sum, rest, shares, order = 0, total - least * #weights, {}, {}
  for i = 1, #weights do sum = sum + weights[i] end
  local given = 0
  for i = 1, #weights do
    local product = rest * weights[i]
    shares[i] = least + product // sum
    given = given + product // sum
    order[i] = { i = i, remainder = product % sum }
  end
  table.sort(order, function(a, b)
    if a.remainder ~= b.remainder then return a.remainder > b.remainder end
    return a.i < b.i
  end)
  for i = 1, rest - given do shares[order[i].i] = shares[order[i].i] + 1 end
  return shares
end

-- days ------------------------------------------------------------------------

-- Days since 1970-01-01 and back, in the proleptic Gregorian calendar
-- (H. Hinnant, "chrono-compatible low-level date algorithms").
local function day_of(y, m, d)
  if m <= 2 then y = y - 1 end
  local era = y // 400
  local yoe = y - era * 400
  local doy = (153 * ((m + 9) % 12) + 2) // 5 + d - 1
  return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468
end

local function civil(day)
  local z = day + 719468
  local era = z // 146097
  local doe = z - era * 146097
  local yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
  local doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
  local mp = (5 * doy + 2) // 153
  local m = mp < 10 and mp + 3 or mp - 9
  return yoe + era * 400 + (m <= 2 and 1 or 0), m, doy - (153 * mp + 2) // 5 + 1
end

local function sunday(day) return (day + 4) % 7 == 0 end

local AS_OF = day_of(2020, 8, 11)

-- Tết and, in April 2020, the weeks of distancing: nobody met.
local CLOSED = {
  { day_of(2018, 2, 13), day_of(2018, 2, 21) },
  { day_of(2019, 2, 2), day_of(2019, 2, 11) },
  { day_of(2020, 1, 20), day_of(2020, 1, 31) },
  { day_of(2020, 3, 25), day_of(2020, 5, 3) },
}

local function closed(day)
  for _, span in ipairs(CLOSED) do
    if day >= span[1] and day <= span[2] then return true end
  end
  local _, m, d = civil(day)
  if (m == 4 and d == 30) or (m == 5 and d == 1) or (m == 9 and d == 2) then return true end
  return sunday(day)
end

-- Offices act on no Sunday: the Monday after.
local function office_day(day) return sunday(day) and day + 1 or day end

local MONTHS = {
  [2018] = { 3, 2, 8, 9, 9, 8, 7, 8, 9, 10, 13, 14 },
  [2019] = { 3, 2, 9, 9, 9, 8, 8, 8, 9, 10, 12, 12 },
  [2020] = { 2, 2, 5, 1, 8, 10, 9, 3 },
}

-- A day of the year on which this unit has not met yet.
local function meeting_day(year, taken)
  while true do
    local month = weighted(MONTHS[year])
    local last = (year == 2020 and month == 8) and 7 or 27
    local day = day_of(year, month, between(2, last))
    if not closed(day) and not taken[day] then
      taken[day] = true
      return day
    end
  end
end

-- units -----------------------------------------------------------------------

-- The communes of the district that are valid on an ISO day, by code.
local function communes_on(day)
  local list, first = {}, true
  for line in io.lines(here .. "/units.csv") do
    local f = {}
    for cell in (line .. ","):gmatch "([^,]*)," do f[#f + 1] = cell end
    local since, to = f[2], f[6]
    if not first and f[5] == DISTRICT and since <= day and (to == "" or day <= to) then
      list[#list + 1] = { code = f[1], name = f[3] }
    end
    first = false
  end
  return list
end

-- What the draw makes of each commune: how big, how diligent, what they type.
local function characters(list, before)
  for _, unit in ipairs(list) do
    local same = before and before[unit.code]
    if same and same.name == unit.name then
      unit.size, unit.pace, unit.short = same.size, same.pace, same.short
      unit.head, unit.front = same.head, same.front
      unit.rate = { [2020] = same.rate[2019] + between(-60, 60) }
    else
      unit.size, unit.pace = between(70, 140), between(70, 150)
      unit.short = chance(160)
      unit.head, unit.front = between(480, 900), between(500, 950)
      local start = between(620, 860)
      local change = chance(220) and -between(60, 170) or between(30, 130)
      unit.rate = { [2018] = start, [2019] = start + change, [2020] = start + between(-60, 40) }
    end
  end
  return list
end

local function by_code(list)
  local map = {}
  for _, unit in ipairs(list) do map[unit.code] = unit end
  return map
end

-- sessions --------------------------------------------------------------------

local KINDS = { "Định kỳ", "Chuyên đề", "Đột xuất" }
local FIXED = { ["18601"] = { 3, 4 }, ["18610"] = { 3, 3 }, ["18613"] = { 3, 3 } }

-- Sessions of each commune in 2018 and 2019: the three that became Việt Tiến
-- are given, one drawn commune holds none in 2018, the rest share what is left.
local function session_counts(list, totals)
  local counts, free = {}, {}
  for i, unit in ipairs(list) do
    counts[i] = FIXED[unit.code] or { 1, 1 }
    if not FIXED[unit.code] then free[#free + 1] = i end
  end
  local none = one_of(free)
  counts[none][1] = 0
  for y = 1, 2 do
    local left = totals[y]
    for i = 1, #list do left = left - counts[i][y] end
    local weights = {}
    for k, i in ipairs(free) do
      weights[k] = (y == 1 and i == none) and 0 or list[i].front // 100 * between(1, 4)
    end
    while left > 0 do
      local i = free[weighted(weights)]
      if counts[i][y] < 7 then
        counts[i][y] = counts[i][y] + 1
        left = left - 1
      end
    end
  end
  return counts
end

local function field_weights()
  local list = {}
  for i, field in ipairs(W.fields) do list[i] = field.weight end
  return list
end

local FIELD_WEIGHTS = field_weights()

local function fill(text)
  return (text:gsub("{(%w+)}", function(slot)
    if slot == "n" then return tostring(between(3, 48)) end
    if slot == "few" then return tostring(between(2, 9)) end
    if slot == "many" then return tostring(between(35, 120)) end
    if slot == "age" then return tostring(between(80, 94)) end
    if slot == "nam" then return tostring(between(2013, 2017)) end
    return one_of(W.slots[slot])
  end))
end

local function choose_chair(s)
  local place = s.level == "Huyện" and "huyện" or "xã"
  local head = s.unit.head
  -- A substitute comes more often when the subject is land or pollution.
  if s.field and (s.field.name == "đất đai" or s.field.name == "môi trường") then head = head - 160 end
  if chance(40) then return end
  if s.level == "Thôn" and chance(350) then
    s.chair, s.role = "Chủ tịch UBMTTQ xã", "Khác"
  elseif chance(head) then
    s.role = "Người đứng đầu"
    if place == "huyện" then
      s.chair = one_of { "Bí thư Huyện ủy", "Chủ tịch UBND huyện" }
    else
      s.chair = one_of { "Bí thư Đảng ủy", "Bí thư Đảng ủy", "Chủ tịch UBND" }
    end
  else
    s.role = "Cấp phó"
    if place == "huyện" then
      s.chair = one_of { "Phó Bí thư Thường trực Huyện ủy", "Phó Chủ tịch UBND huyện" }
    else
      s.chair = one_of { "Phó Bí thư Đảng ủy", "Phó Chủ tịch UBND" }
    end
  end
end

local function yes_no(per_mille)
  if chance(60) then return one_of { "", "không rõ" } end
  return chance(per_mille) and "Có" or "Không"
end

local function choose_days(s)
  if s.kind ~= "Đột xuất" and chance(820) then
    s.planned = office_day(s.day - (chance(600) and 0 or between(2, 30)))
  end
  if chance(860) then s.announced = office_day(s.day - (chance(680) and between(8, 15) or between(2, 6))) end
  if chance(800) then
    local day = office_day(s.day + (chance(640) and between(2, 10) or between(11, 40)))
    if day <= AS_OF then s.concluded = day end
  end
end

local function new_session(unit, level, day)
  local s = { unit = unit, level = level, day = day, said = {} }
  s.kind = KINDS[weighted { 56, 34, 10 }]
  if s.kind == "Định kỳ" then
    s.topic = one_of(W.general)
    if level == "Huyện" then s.topic = "Lãnh đạo huyện đối thoại với nhân dân" end
  else
    s.field = W.fields[weighted(FIELD_WEIGHTS)]
    s.topic = one_of(s.field.topics)
  end
  s.audience = level == "Thôn" and "Nhân dân thôn " .. one_of(W.slots.thon) or one_of(W.audiences)
  choose_chair(s)
  s.oversight = yes_no(unit.front)
  s.higher = level == "Huyện" and "" or yes_no(s.kind == "Đột xuất" and 340 or 150)
  choose_days(s)
  local base = level == "Huyện" and between(190, 290) or level == "Thôn" and between(28, 52) or between(50, 105)
  s.weight = level == "Huyện" and base * 100 or base * unit.size
  return s
end

local function by_day(a, b)
  if a.day ~= b.day then return a.day < b.day end
  return a.unit.code < b.unit.code
end

local function sessions_before_2020(list, district)
  local counts = session_counts(list, { 97, 110 })
  local all = {}
  for y = 1, 2 do
    for i, unit in ipairs(list) do
      local taken = {}
      for _ = 1, counts[i][y] do
        local level = chance(130) and "Thôn" or "Xã"
        all[#all + 1] = new_session(unit, level, meeting_day(2017 + y, taken))
      end
    end
    local taken = {}
    for _ = 1, 2 do all[#all + 1] = new_session(district, "Huyện", meeting_day(2017 + y, taken)) end
  end
  table.sort(all, by_day)
  local people, opinions = {}, {}
  for i, s in ipairs(all) do
    people[i] = s.weight
    opinions[i] = s.weight // 100 + between(8, 60)
  end
  people, opinions = split(15798, people, 18), split(2712, opinions, 3)
  for i, s in ipairs(all) do s.people, s.people_text, s.opinions = people[i], tostring(people[i]), opinions[i] end
  return all
end

-- Việt Tiến and twelve communes drawn: 3 and 27 sessions.
local function counts_2020(list)
  local order, counts = {}, {}
  for i, unit in ipairs(list) do
    counts[i] = unit.code == "18601" and 3 or 0
    if counts[i] == 0 then order[#order + 1] = { i = i, key = draw() } end
  end
  table.sort(order, function(a, b) return a.key < b.key end)
  for k = 1, 12 do counts[order[k].i] = 1 end
  for _ = 1, 15 do
    local k
    repeat k = between(1, 12) until counts[order[k].i] < 4
    counts[order[k].i] = counts[order[k].i] + 1
  end
  return counts
end

-- The published dialogue on National Road 15B; its day and attendance are drawn.
local function road_15b(s)
  s.kind, s.field = "Chuyên đề", W.fields[1]
  s.topic = "Quốc lộ 15B đoạn qua thôn Việt Yên và thôn Tân Long"
  s.audience = "99 hộ dân hai thôn Việt Yên, Tân Long"
  s.households, s.people, s.chair, s.role = 99, 112, "Bí thư Đảng ủy", "Người đứng đầu"
  s.oversight, s.higher, s.road = "Có", "Có", true
end

-- 2,300 as stated; two of the communes wrote "over", so the sum is a floor.
local function people_2020(all)
  local rest, weights = {}, {}
  for _, s in ipairs(all) do
    if not s.people then
      rest[#rest + 1] = s
      weights[#rest] = s.weight
    end
  end
  local people = split(2300 - 112, weights, 18)
  local first, second = 4, 17
  for _, k in ipairs { first, second } do
    people[1] = people[1] + people[k] % 10
    people[k] = people[k] - people[k] % 10
  end
  for k, s in ipairs(rest) do
    s.people = people[k]
    s.people_text = (k == first and "trên " or k == second and "hơn " or "") .. people[k]
  end
end

local function sessions_2020(list, district)
  local counts, all, road = counts_2020(list), {}, nil
  for i, unit in ipairs(list) do
    local taken = {}
    for n = 1, counts[i] do
      local s = new_session(unit, "Xã", meeting_day(2020, taken))
      all[#all + 1] = s
      if unit.code == "18601" and n == 2 then road = s end
    end
  end
  table.sort(all, by_day)
  road_15b(road)
  people_2020(all)
  for _, s in ipairs(all) do if s ~= road then s.people_text = s.people_text or tostring(s.people) end end
  road.people_text = tostring(road.people)
  local weights = {}
  for i, s in ipairs(all) do weights[i] = s.people + between(8, 60) end
  local opinions = split(400, weights, 3)
  for i, s in ipairs(all) do s.opinions = opinions[i] end
  -- The published meeting of the district's leaders with village cadres.
  local cadres = new_session(district, "Huyện", day_of(2020, 7, 16))
  cadres.kind, cadres.field = "Định kỳ", nil
  cadres.topic = "Lãnh đạo huyện gặp gỡ, đối thoại với cán bộ thôn"
  cadres.audience, cadres.people_text = "Cán bộ thôn, tổ dân phố", "trên 300"
  cadres.chair, cadres.role = "Bí thư Huyện ủy", "Người đứng đầu"
  all[#all + 1] = cadres
  table.sort(all, by_day)
  return all
end

-- opinions --------------------------------------------------------------------

local LEVELS = { "Xã", "Huyện", "Tỉnh", "Trung ương" }

local function competence_of(field, s)
  if s.level == "Huyện" then return weighted { 8, 70, 18, 4 } end
  if not chance(s.road and 600 or field.up * 10) then return 1 end
  return 1 + weighted { 74, 22, 4 }
end

local function assignee(field, competence)
  if competence == 1 then return field.commune end
  if competence == 2 then return field.district end
  return competence == 3 and field.province or "Đoàn đại biểu Quốc hội tỉnh"
end

-- Days from raising to the outcome, by the commune's pace in 100.
local function delay(pace)
  local days = ({ between(4, 24), between(15, 60), between(45, 160), between(150, 420) })[weighted { 42, 37, 17, 4 }]
  return math.max(2, days * pace // 100)
end

local function outcome_of(o, s, year)
  local own = s.level == "Huyện" and 2 or 1
  if o.competence <= own then
    if chance(s.unit.rate[year] + o.field.ease) then return "Đã giải quyết" end
    return ({ "Đã giải thích", "Không chấp nhận", "Đang giải quyết", "Chưa giải quyết" })[weighted { 40, 9, 29, 22 }]
  end
  return ({ "Đã chuyển cấp trên", "Đã giải quyết", "Đã giải thích", "Đang giải quyết", "Chưa giải quyết" })[weighted {
    60, 14, 12, 8, 6 }]
end

local ANSWERED = { -- chance of an answer at the session, of one later
  ["Đã giải quyết"] = { 420, 1000 },
  ["Đã giải thích"] = { 640, 1000 },
  ["Không chấp nhận"] = { 480, 1000 },
  ["Đã chuyển cấp trên"] = { 130, 420 },
  ["Đang giải quyết"] = { 170, 420 },
  ["Chưa giải quyết"] = { 60, 110 },
}
local SATISFIED = { ["Đã giải quyết"] = 870, ["Đã giải thích"] = 520, ["Không chấp nhận"] = 180 }

-- The days of one opinion; what has not happened by AS_OF has not happened.
local function follow(o, s)
  local chances = ANSWERED[o.outcome]
  if o.outcome == "Đã giải quyết" then
    o.resolved = office_day(o.day + delay(s.unit.pace))
    if o.resolved > AS_OF then o.outcome, o.resolved = "Đang giải quyết", nil end
  end
  o.at_session = chance(chances[1])
  if o.at_session then
    o.answered = o.day
  elseif chance(chances[2]) then
    local day = office_day(o.day + between(3, 38))
    if o.resolved and day > o.resolved then day = o.resolved end
    if day <= AS_OF then o.answered = day end
  end
  if SATISFIED[o.outcome] and not o.answered then o.outcome = "Đang giải quyết" end
  local settled = o.at_session and (o.outcome == "Đã giải thích" or o.outcome == "Không chấp nhận")
  if not settled and chance(o.outcome == "Chưa giải quyết" and 620 or 900) then
    o.assigned = assignee(o.field, o.competence)
    if chance(820) then o.due = office_day(o.day + one_of { 15, 30, 30, 45, 60, 90 }) end
  end
  if SATISFIED[o.outcome] and chance(380) then o.satisfied = chance(SATISFIED[o.outcome]) and "Có" or "Không" end
  if chance(25) then o.at_text = one_of { "", "-" } end
end

local pending = {} -- by unit code: what was raised and not settled

-- An earlier unsettled opinion of the unit, now and then.
local function recalled(o, s)
  local old = pending[s.unit.code]
  if not old or #old == 0 or not chance(70) then return nil end
  local again = one_of(old)
  return again.day < o.day and again or nil
end

local function sentence(o, s, year)
  if s.road and chance(800) then
    o.field = W.fields[between(1, 2)]
    return one_of(W.road)
  end
  if chance(22) then return one_of(W.long) end
  local later = year == 2020 and o.field.later
  if later and chance(250) then return one_of(later) end
  return one_of(o.competence > 1 and o.field.above or o.field.texts)
end

-- What is said; nothing is said twice in one session.
local function word(o, s, year)
  local again = recalled(o, s)
  if again and not s.said[again.text] then
    o.field, o.competence, o.again = again.field, again.competence, true
    s.said[again.text] = true
    return one_of(W.repeats) .. again.text
  end
  for try = 1, 60 do
    if try > 6 then o.field = W.fields[weighted(FIELD_WEIGHTS)] end
    local pattern = sentence(o, s, year)
    if not s.said[pattern] then
      s.said[pattern] = true
      local text = fill(pattern)
      return chance(260) and text .. " " .. one_of(W.tails) or text
    end
  end
  error "the wording has too few sentences for one session"
end

local function new_opinion(s, year)
  local o = { day = s.day }
  o.field = (s.field and chance(620)) and s.field or W.fields[weighted(FIELD_WEIGHTS)]
  o.competence = competence_of(o.field, s)
  o.text = word(o, s, year)
  o.outcome = outcome_of(o, s, year)
  follow(o, s)
  if (o.outcome == "Đang giải quyết" or o.outcome == "Chưa giải quyết") and not o.again then
    local code = s.unit.code
    pending[code] = pending[code] or {}
    table.insert(pending[code], o)
  end
  return o
end

-- writing ---------------------------------------------------------------------

local function cell(value)
  local text = value == nil and "" or tostring(value)
  if text:find '[,"\r\n]' then return '"' .. text:gsub('"', '""') .. '"' end
  return text
end

local function row(file, values, n)
  local cells = {}
  for i = 1, n do cells[i] = cell(values[i]) end
  file:write(table.concat(cells, ","), "\n")
end

local function date(day, unit)
  if not day then return nil end
  local y, m, d = civil(day)
  return string.format(unit.short and "%d/%d/%d" or "%02d/%02d/%04d", d, m, y)
end

local function open(name)
  return assert(io.open(outdir .. "/" .. name, "wb"))
end

local SESSION_HEADER = { "Mã cuộc", "Mã đơn vị", "Đơn vị", "Ngày đối thoại", "Loại hình", "Cấp", "Đối tượng",
  "Nội dung", "Người chủ trì", "Vai trò chủ trì", "Số người tham gia", "Số hộ", "Số ý kiến",
  "Số người phát biểu", "MTTQ tham dự", "Cấp trên tham dự", "Ngày theo kế hoạch", "Ngày thông báo",
  "Ngày ra kết luận", "Tính chất" }
local OPINION_HEADER = { "Mã ý kiến", "Mã cuộc", "Mã đơn vị", "Ngày nêu", "Lĩnh vực", "Nội dung ý kiến",
  "Thẩm quyền", "Trả lời tại chỗ", "Giao cho", "Hạn giải quyết", "Ngày trả lời", "Ngày giải quyết xong",
  "Kết quả", "Hài lòng", "Tính chất" }

local function write_session(file, s)
  local u = s.unit
  if s.opinions and not s.households and chance(560) then
    s.households = s.people * between(70, 96) // 100
    if s.households == 99 then s.households = 98 end -- 99 belongs to Road 15B alone
  end
  local speakers = s.opinions and chance(900) and math.max(2, s.opinions * between(55, 95) // 100) or nil
  row(file, { s.id, u.code, u.name, date(s.day, u), s.kind, s.level, s.audience, s.topic, s.chair or "-", s.role,
    s.people_text, s.households, s.opinions, speakers, s.oversight, s.higher, date(s.planned, u),
    date(s.announced, u), date(s.concluded, u), SYNTHETIC }, #SESSION_HEADER)
end

local function write_opinion(file, o, s, id)
  local u = s.unit
  row(file, { id, s.id, u.code, date(o.day, u), o.field.name, o.text, LEVELS[o.competence],
    o.at_text or (o.at_session and "Có" or "Không"), o.assigned, date(o.due, u), date(o.answered, u),
    date(o.resolved, u), o.outcome, o.satisfied, SYNTHETIC }, #OPINION_HEADER)
end

local function write_year(year, all)
  local sessions, opinions = open("sessions-" .. year .. ".csv"), open("opinions-" .. year .. ".csv")
  row(sessions, SESSION_HEADER, #SESSION_HEADER)
  row(opinions, OPINION_HEADER, #OPINION_HEADER)
  local n, k = 0, 0
  for _, s in ipairs(all) do
    if civil(s.day) == year then
      n = n + 1
      s.id = string.format("DT%d-%03d", year, n)
      write_session(sessions, s)
      for _ = 1, s.opinions or 0 do
        k = k + 1
        write_opinion(opinions, new_opinion(s, year), s, string.format("YK%d-%04d", year, k))
      end
    end
  end
  sessions:close()
  opinions:close()
end

local old = characters(communes_on "2019-12-31")
local new = characters(communes_on "2020-01-01", by_code(old))
local district = { code = DISTRICT, name = "Huyện Thạch Hà", size = 100, pace = 110, head = 800, front = 850,
  rate = { [2018] = 700, [2019] = 740, [2020] = 740 } }
local before = sessions_before_2020(old, district)
write_year(2018, before)
write_year(2019, before)
write_year(2020, sessions_2020(new, district))
