-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes the registers of An Hòa, the same bytes on every run:
--
--   lua5.4 scripts/examples/an-hoa/generate.lua OUTDIR
--
-- writes its CSV files into OUTDIR, which must exist. Everything is drawn but the totals that README.md names. All
-- arithmetic is on integers and every loop runs over a list, so neither locale nor table order can move a byte.

local outdir = arg[1] or error("usage: generate.lua OUTDIR", 0)

-- random numbers: splitmix64
local state = 381960
local function draw()
  state = state + 0x9E3779B97F4A7C15
  local z = state
  z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
  z = (z ~ (z >> 27)) * 0x94D049BB133111EB
  return (z ~ (z >> 31)) >> 1
end
local function between(low, high) return low + draw() % (high - low + 1) end
local function chance(per_cent) return draw() % 100 < per_cent end
local function one_of(list) return list[between(1, #list)] end

local function day(text, later)
  local y, m, d = text:match "(%d+)-(%d+)-(%d+)"
  return os.date("%Y-%m-%d", os.time { year = y, month = m, day = d + (later or 0), hour = 12 })
end

local function quoted(value)
  local text = value == nil and "" or tostring(value)
  return text:find '[,"]' and '"' .. text:gsub('"', '""') .. '"' or text
end

-- A file of rows, each a table by column.
local function write(name, columns, rows)
  local file = assert(io.open(outdir .. "/" .. name, "wb"))
  file:write(table.concat(columns, ","), "\n")
  for _, row in ipairs(rows) do
    local cells = {}
    for i, column in ipairs(columns) do cells[i] = quoted(row[column]) end
    file:write(table.concat(cells, ","), "\n")
  end
  file:close()
end

local PROVINCE = "Tỉnh An Hòa"
local COMMUNES = { "Phường An Phú", "Phường An Lộc", "Xã An Điền", "Xã An Hải", "Xã An Lạc", "Xã An Sơn", "Xã An Thành", "Xã An Tiến" }
local SOURCE = "mô phỏng (synthetic)"
local FIELDS = { "đất đai", "giao thông", "môi trường", "nước sạch", "chính sách xã hội", "thủ tục hành chính" }
local WEIGHTS = { 34, 22, 16, 12, 9, 7 } -- of the fields, in per cent
local AGAIN = { 32, 24, 38, 30, 12, 8 }   -- of their opinions, those raised before
local TEXTS = {
  { "Đề nghị cấp giấy chứng nhận quyền sử dụng đất còn tồn đọng.", "Đề nghị công khai phương án bồi thường khi thu hồi đất.",
    "Ranh giới đất giữa hai hộ đo lại chưa thống nhất." },
  { "Đường liên thôn xuống cấp, đề nghị sửa trước mùa mưa.", "Đề nghị lắp đèn chiếu sáng ở ngã ba đầu thôn.",
    "Xe tải nặng làm hỏng đường, đề nghị cắm biển hạn chế." },
  { "Trại chăn nuôi gây mùi, đề nghị kiểm tra.", "Rác thu gom chậm, có tuần chỉ một chuyến.",
    "Mương thoát nước bị lấp, mưa là ngập." },
  { "Nước sinh hoạt đục sau mỗi trận mưa.", "Đề nghị kéo đường ống nước sạch đến cuối thôn." },
  { "Hồ sơ hưởng chế độ của người có công chậm được trả lời.", "Đề nghị rà soát lại danh sách hộ cận nghèo." },
  { "Đi chứng thực phải chờ lâu, đề nghị phân công ký thay.", "Nộp hồ sơ trực tuyến nhưng vẫn phải mang bản giấy." },
}
local BODIES = { "UBND cấp xã", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Công an cấp xã", "Trung tâm Phục vụ hành chính công" }
local TASKS = { "Trả lời bằng văn bản từng kiến nghị", "Kiểm tra hiện trường, báo cáo kết quả", "Niêm yết kết quả tại nhà văn hóa thôn",
  "Lập dự toán sửa chữa", "Rà soát hồ sơ còn tồn" }

local function field()
  local at = between(1, 100)
  for i, weight in ipairs(WEIGHTS) do
    at = at - weight
    if at <= 0 then return i end
  end
end

-- sessions, and what was said and concluded at each ----------------------------------------------------------------------

local sessions, opinions, conclusions = {}, {}, {}

local function conclude(session)
  for item = 1, between(2, 3) do
    local body = between(1, #BODIES)
    local issued = day(session.held_on, between(3, 9))
    local due = day(issued, between(2, 6) * 15)
    local done = chance(82 - 8 * body) and day(issued, between(10, 40)) or chance(55) and day(due, between(1, 45)) or nil
    if done and done > "2025-12-31" then done = nil end
    conclusions[#conclusions + 1] = { session = session.id, item = item, text = one_of(TASKS), body = BODIES[body],
      issued_on = issued, due_on = due, done_on = done, status = done and "done" or chance(60) and "in_progress" or "open" }
  end
end

local function add(session)
  session.id = ("AH-%02d"):format(#sessions + 1)
  sessions[#sessions + 1] = session
  for _ = 1, session.opinions do
    local i = field()
    local told, again = chance(94), chance(AGAIN[i])
    opinions[#opinions + 1] = { id = ("YK-%03d"):format(#opinions + 1), session = session.id, unit = session.unit,
      raised_on = session.held_on, field = FIELDS[i], text = one_of(TEXTS[i]),
      repeated = told and (again and "true" or "false") or nil }
  end
  conclude(session)
end

local held = { 4, 3, 3, 2, 4, 0, 2, 3 }
local planned = { 4, 4, 3, 2, 3, 2, 3, 3 }
for i, unit in ipairs(COMMUNES) do
  for k = 1, held[i] do
    local submitted = between(14, 44)
    local groups = math.max(4, submitted // 4)
    local chosen = between(groups, submitted * 2 // 3)
    local mode = chance(30) and "hybrid" or "in_person"
    local raised = between(7, 12)
    add { unit = unit, held_on = day("2025-01-10", 365 // (held[i] + 1) * k - between(0, 20)), mode = mode,
      kind = k % 3 == 0 and "thematic" or "periodic", chair_role = chance(70) and "head" or "deputy",
      link_points = mode == "hybrid" and between(2, 6) or nil, villages = chance(88) and between(4, 11) or nil,
      participants = between(60, 180), opinions = raised, speakers = between(raised * 6 // 10, raised),
      submitted = submitted, groups = groups, chosen = chosen, answered_at_session = chosen * between(55, 90) // 100 }
    local session = sessions[#sessions]
    session.answered_in_writing = submitted - chosen - between(0, 3)
  end
end
-- As a ward published of the young people of three villages, and another place of its 230 delegates.
add { unit = "Phường An Lộc", held_on = "2025-03-26", mode = "in_person", kind = "thematic", chair_role = "head", villages = 3,
  village_cluster = "Cụm 1", participants = "trên 100", opinions = 10 }
add { unit = "Phường An Phú", held_on = "2025-10-09", mode = "hybrid", kind = "periodic", chair_role = "head", link_points = 5,
  participants = 230, delegates = 230, opinions = 12, speakers = 11 }

write("sessions.csv", { "id", "unit", "held_on", "kind", "chair_role", "mode", "link_points", "villages", "village_cluster",
  "participants", "delegates", "speakers", "opinions", "submitted", "groups", "chosen", "answered_at_session",
  "answered_in_writing" }, sessions)
write("opinions.csv", { "id", "session", "unit", "raised_on", "field", "text", "repeated" }, opinions)
write("conclusions.csv", { "session", "item", "text", "body", "issued_on", "due_on", "done_on", "status" }, conclusions)

local count = {}
for _, session in ipairs(sessions) do count[session.unit] = (count[session.unit] or 0) + 1 end
local summaries = {}
for i, unit in ipairs(COMMUNES) do
  summaries[i] = { unit = unit, from = "2025-01-01", to = "2025-12-31", planned = planned[i], sessions = count[unit] or 0,
    source = SOURCE }
end
write("summaries.csv", { "unit", "from", "to", "planned", "sessions", "source" }, summaries)

-- Who the 230 delegates were, by three dimensions, which need not tell of all.
local attendees = {}
local function group(dimension, category, participants)
  attendees[#attendees + 1] = { session = sessions[#sessions].id, dimension = dimension, category = category,
    participants = participants, total = 230 }
end
for _, row in ipairs { { "gender", "nam", 138 }, { "gender", "nữ", 92 }, { "organisation", "Hội Nông dân", 64 },
  { "organisation", "Hội Phụ nữ", 52 }, { "organisation", "Mặt trận, người có uy tín", 41 }, { "organisation", "Hội Cựu chiến binh", 33 },
  { "organisation", "Đoàn Thanh niên", 24 }, { "age", "dưới 35", 46 }, { "age", "35 đến 60", 121 }, { "age", "trên 60", 50 } } do
  group(row[1], row[2], row[3])
end
write("attendees.csv", { "session", "dimension", "category", "participants", "total" }, attendees)

-- votes of households: three matters of a commune, in each of its villages -------------------------------------------------

local polls = {}
for _, matter in ipairs { { "Tên gọi của xã sau sắp xếp", 68, 92 }, { "Mức đóng góp làm đường liên thôn", 55, 86 },
  { "Quy ước về việc cưới, việc tang", 60, 82 } } do
  for village = 1, 9 do
    local households = between(90, 240)
    local taking_part = households * between(86, 98) // 100
    local agree = math.min(taking_part, households * between(matter[2], matter[3]) // 100)
    local disagree = (taking_part - agree) * between(60, 100) // 100
    polls[#polls + 1] = { unit = "Thôn " .. village, asked_on = "2025-04-20", question = matter[1],
      method = village % 3 == 0 and "ballot" or "meeting", households = households, taking_part = taking_part, agree = agree,
      disagree = disagree, other = taking_part - agree - disagree }
  end
end
write("polls.csv", { "unit", "asked_on", "question", "method", "households", "taking_part", "agree", "disagree", "other" }, polls)

-- receptions and petitions of the reporting year 2025, 15/12/2024 to 14/12/2025 -------------------------------------------

local receptions, petitions = {}, {}
local QUARTERS = { { "2024-12-15", "2025-03-14" }, { "2025-03-15", "2025-06-14" }, { "2025-06-15", "2025-09-14" },
  { "2025-09-15", "2025-12-14" } }
-- Days of duty and days held; the rates and the sums, 381 of 960, are a province's.
for _, leader in ipairs { { "Chủ tịch UBND tỉnh", 10, 27 }, { "Phó Chủ tịch thứ nhất", 50, 19 }, { "Phó Chủ tịch thứ hai", 50, 28 },
  { "Phó Chủ tịch thứ ba", 50, 47 }, { "Chánh Thanh tra tỉnh", 100, 49 }, { "Giám đốc các sở", 700, 211 } } do
  receptions[#receptions + 1] = { unit = PROVINCE, from = "2024-12-15", to = "2025-12-14", level = "province", kind = "head",
    receiver = leader[1], required = leader[2], held = leader[3], source = SOURCE }
end
for _, unit in ipairs(COMMUNES) do
  local busy = between(6, 16)
  for _, quarter in ipairs(QUARTERS) do
    for _, kind in ipairs { "regular", "head" } do
      local turns = busy + between(0, 8)
      local again, first = between(1, turns // 3), turns // 2
      local groups = chance(22) and between(1, 2) or 0
      local group_persons = groups * between(10, 18)
      receptions[#receptions + 1] = { unit = unit, from = quarter[1], to = quarter[2], level = "commune", kind = kind,
        required = kind == "head" and 6 or nil, held = kind == "head" and between(2, 7) or nil, turns = turns,
        persons = turns + between(0, turns) + group_persons, cases = first + again, cases_first = first,
        cases_again = again, resolved = (first + again) * between(60, 95) // 100, large_groups = groups,
        group_persons = group_persons, group_cases = groups, source = SOURCE }
    end
  end
  for _, kind in ipairs { "complaint", "denunciation", "proposal" } do
    local received = kind == "proposal" and between(20, 60) or kind == "complaint" and between(8, 26) or between(2, 7)
    local opening, eligible = between(0, 4), received - between(0, received // 5)
    local closed = (opening + received) * between(75, 97) // 100
    petitions[#petitions + 1] = { unit = unit, from = "2024-12-15", to = "2025-12-14", level = "commune", type = kind,
      opening = opening, received = received, eligible = eligible, cases = eligible * between(45, 90) // 100,
      closed = closed, open = opening + received - closed, source = SOURCE }
  end
end
write("receptions.csv", { "unit", "from", "to", "level", "kind", "receiver", "required", "held", "turns", "persons", "cases",
  "cases_first", "cases_again", "resolved", "large_groups", "group_persons", "group_cases", "source" }, receptions)
write("petitions.csv", { "unit", "from", "to", "level", "type", "opening", "received", "eligible", "cases", "closed", "open",
  "source" }, petitions)
