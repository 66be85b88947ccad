-- Questions that offices ask of their dialogues, each answered by one short query or command. The pages README.vi.md and
-- README.md are made of them, with answers and pictures (tests/cli/cookbook.lua); the answers are compared with those of
-- another engine (tests/oracle/cookbook.js).
--   names   of columns that queries make: $growth is `Mức tăng, %` in README.vi.md, growth_percent in README.md. Names that
--           the program itself has words for, such as sessions, need none
--   part    what the questions after it are of, with the data set that they are asked of
--   name    of the picture, and of the answer in tests/oracle/cookbook
--   vi, en  the question
--   query   returns the answer; or command, which prints it
--   chart   how it is drawn: the fields of a chart, to which the answer is the data, or what `of` says
--   taken   how many rows the query takes: the first of those that the other engine gives
--   ours    columns that the other engine does not compute
--   y       what the chart calls y; else the column's name
--   height  of the picture in points; else 300
local questions = {
  { part = { vi = "Số cuộc, lịch và địa bàn", en = "Dialogues, their days and places" }, data = "thach-ha" },

  { name = "sessions-by-year", vi = "Mỗi năm có bao nhiêu cuộc đối thoại, trung bình mỗi cuộc bao nhiêu ý kiến?",
    en = "How many dialogues were held each year, and how many opinions were raised at one on average?",
    query = [[
return ds.sessions:group_by "year(held_on) as year"
  :aggregate "sessions = count(), $mean_opinions = mean(stated(opinions))":sort "year"]],
    chart = [[mark = "bar", x = "year", y = "sessions", labels = true]] },

  { name = "communes-without-session", vi = "Năm 2020, xã nào chưa tổ chức cuộc đối thoại nào?",
    en = "Which communes held no dialogue in 2020?",
    query = [[
local communes = ds.units:filter "level == 'commune' and parent == '445'"
  :filter "coalesce(valid_from, date('1900-01-01')) <= as_of() and coalesce(valid_to, as_of()) >= as_of()"
local held = ds.sessions:period(2020):group_by "unit":aggregate "sessions = count()"
return communes:join(held, "code = unit", "anti"):select "code, name":sort "code"]],
    of = [[communes:join(held, "code = unit", "left"):derive "sessions = coalesce(sessions, 0)":sort "sessions, name"]],
    chart = [[mark = "bar", x = "name", y = "sessions", horizontal = true, labels = true]], height = 460 },

  { name = "years-without", vi = "Mỗi xã phải đối thoại ít nhất một lần mỗi năm: xã nào không tổ chức cuộc nào trong năm nào?",
    en = "A commune holds at least one dialogue a year: which communes (of 2020) held none in which year?",
    query = [[
local held = ds.sessions:geography "2020-01-01":group_by "unit, year(held_on) as year"
  :aggregate "sessions = count()":complete "unit, year in (2018, 2019, 2020)"
return held:filter "not is_known(sessions)":select "unit.name, year":sort "year, unit_name"]],
    of = [[held:filter "unit.level == 'commune'":derive "sessions = coalesce(sessions, 0)"]],
    chart = [[mark = "heat", x = "year", y = "unit.name", color = "sessions", labels = true]], height = 460 },

  { name = "cumulative-2019", vi = "Năm 2019, lũy kế đến từng tháng đã tổ chức bao nhiêu cuộc?",
    en = "How many dialogues had been held by the end of each month of 2019?",
    query = [[
return ds.sessions:period(2019):group_by "month(held_on) as month":aggregate "sessions = count()"
  :complete "month in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)":derive "sessions = coalesce(sessions, 0)"
  :window("$so_far = cumulative(sessions)", "order month"):sort "month"]],
    chart = [[mark = "line", x = "month", y = "$so_far", zero = true]] },

  { name = "to-date", vi = "Năm 2020 đến ngày chốt số liệu (11/8) so với cùng kỳ các năm trước thế nào?",
    en = "How does 2020 up to the as-of day, 11 August, compare with the same days of the years before?",
    command = "measure $data sessions --by year --to-date",
    of = [[ds:measure("sessions", { by = "year", to_date = true })]],
    chart = [[mark = "bar", x = "year", y = "sessions", labels = true]] },

  { name = "reporting-year", vi = "Theo năm báo cáo, từ 15/12 năm trước đến 14/12, mỗi năm có bao nhiêu cuộc?",
    en = "How many dialogues does each reporting year have, from 15 December to 14 December?",
    command = "measure $data sessions --by year --calendar nam-bao-cao",
    of = [[ds:measure("sessions", { by = "year", calendar = "nam-bao-cao" })]],
    chart = [[mark = "bar", x = "year", y = "sessions", labels = true]] },

  { name = "longest-gap", vi = "Xã nào để lâu nhất giữa hai cuộc đối thoại liên tiếp?", taken = 10,
    en = "Which communes let the longest time pass between two dialogues?",
    query = [[
return ds.sessions:geography "2020-01-01":filter "unit.level == 'commune'"
  :window("$gap = difference(held_on)", "unit order held_on, id")
  :group_by "unit.name":aggregate "$longest = max($gap)":sort "-$longest, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "$longest", horizontal = true, labels = true]] },

  { name = "soon-after", vi = "Sau bao nhiêu phần trăm cuộc thì xã tổ chức cuộc tiếp theo trong vòng 90 ngày (chỉ tính cuộc đã qua 90 ngày)?",
    en = "After what share of dialogues did the commune hold the next one within 90 days, of those that are 90 days past?",
    query = [[
local later = ds.sessions:select "unit, $next_day = held_on"
return ds.sessions:filter "unit.level == 'commune' and add_days(held_on, 90) <= as_of()":derive "$day_after = add_days(held_on, 1)"
  :join(later, "unit, $day_after = $next_day", "next 89 days"):group_by "year(held_on) as year"
  :aggregate "sessions = count(), $followed = share(is_known($next_day))":sort "year"]],
    chart = [[mark = "bar", x = "year", y = "$followed", labels = true]] },

  { name = "largest-of-year", vi = "Mỗi năm, ba cuộc nào có nhiều ý kiến nhất?",
    en = "Which three dialogues of each year had the most opinions?",
    query = [[
return ds.sessions:derive "year = year(held_on)"
  :window("$place = row_number()", "year order -stated(opinions), id"):filter "$place <= 3"
  :select "year, $place, id, unit.name, opinions":sort "year, $place"]],
    chart = [[mark = "bar", x = "id", y = "opinions", horizontal = true, label = "unit_name"]] },

  { part = { vi = "Chuẩn bị và chủ trì", en = "Preparation and chair" }, data = "thach-ha" },

  { name = "announced", vi = "Bao nhiêu phần trăm cuộc được thông báo trước ít nhất 7 ngày?",
    en = "What share of dialogues was announced at least 7 days before?",
    query = [=[
return ds.sessions:group_by "year(held_on) as year":aggregate [[sessions = count(),
  $day_told = count(announced_on), $week_before = share(days_between(announced_on, held_on) >= 7)]]:sort "year"]=],
    chart = [[mark = "bar", x = "year", y = "$week_before", labels = true]] },

  { name = "who-chairs", vi = "Người đứng đầu chủ trì bao nhiêu cuộc mỗi năm?",
    en = "How many dialogues of each year did the head chair?",
    query = [[
local chaired = ds.sessions:group_by "chair_role, year(held_on) as year":aggregate "sessions = count()"
return chaired:pivot "sessions by year in (2018, 2019, 2020)":sort "-`2018`"]],
    of = [[chaired]],
    chart = [[mark = "bar", x = "year", y = "sessions", color = "chair_role", stacking = "stacked"]] },

  { name = "oversight", vi = "Bao nhiêu cuộc có Mặt trận Tổ quốc tham dự, bao nhiêu cuộc không rõ?",
    en = "At how many dialogues was the Fatherland Front present, and of how many is it unknown?",
    query = [=[
return ds.sessions:group_by "year(held_on) as year":aggregate [[$present = count_if(oversight_present),
  $absent = count_if(not oversight_present), $unknown = count_unknown(oversight_present)]]:sort "year"]=],
    of = [[ds.sessions:group_by "year(held_on) as year, oversight_present":aggregate "sessions = count()"]],
    chart = [[mark = "bar", x = "year", y = "sessions", color = "oversight_present", stacking = "stacked"]] },

  { name = "conclusions", vi = "Bao nhiêu phần trăm cuộc ra kết luận trong vòng 10 ngày?",
    en = "At what share of dialogues was the conclusion given within 10 days?",
    query = [=[
return ds.sessions:group_by "year(held_on) as year":aggregate [[sessions = count(),
  $concluded = count(concluded_on), $ten_days = share(days_between(held_on, concluded_on) <= 10)]]:sort "year"]=],
    chart = [[mark = "bar", x = "year", y = "$ten_days", labels = true]] },

  { name = "filled", vi = "Trước khi gửi báo cáo: sổ theo dõi còn thiếu gì, ở bao nhiêu cuộc?",
    en = "Before the report is sent: what does the register not tell, of how many dialogues?",
    query = [=[
return ds.sessions:select [[$households = households, $speakers = speakers, $chair_role = chair_role,
  $announced_on = announced_on, $planned_on = planned_on, $concluded_on = concluded_on]]
  :summarize():select "$column = column, $rows = rows, $not_told = unknown":sort "-$not_told"]=],
    chart = [[mark = "bar", x = "$column", y = "$not_told", horizontal = true, labels = true]] },

  { part = { vi = "Ý kiến của người dân", en = "What people speak about" }, data = "thach-ha" },

  { name = "share-of-fields", vi = "Mỗi lĩnh vực chiếm bao nhiêu phần trăm số ý kiến?",
    en = "What share of all opinions is of each field?",
    query = [[
return ds.opinions:group_by "field":aggregate "opinions = count()"
  :window "$share = share_of_total(opinions)":sort "-opinions, field"]],
    chart = [[mark = "bar", x = "field", y = "$share", horizontal = true, labels = true]], height = 340 },

  { name = "growth-by-field", vi = "Từ năm 2018 đến năm 2019, lĩnh vực nào có ý kiến tăng nhiều nhất?", taken = 8,
    en = "In which fields did opinions grow most from 2018 to 2019?",
    query = [[
return ds.opinions:period(2018, 2019):group_by "field, year(raised_on) as year":aggregate "opinions = count()"
  :pivot "opinions by year in (2018, 2019)":derive "$growth = round(100 * (`2019` - `2018`) / `2018`, 1)"
  :sort "-$growth, field":take(8)]],
    chart = [[mark = "bar", x = "field", y = "$growth", horizontal = true, labels = true]] },

  { name = "moving-mean", vi = "Số ý kiến theo tháng, làm trơn bằng trung bình ba tháng, biến động ra sao?",
    en = "How do opinions move by month, smoothed by a mean of three months?",
    query = [[
return ds.opinions:group_by "year(raised_on) as year, month(raised_on) as month":aggregate "opinions = count()"
  :complete "year in (2018, 2019, 2020), month in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)"
  :derive "opinions = coalesce(opinions, 0), $first_day = date(year, month, 1)":filter "add_months($first_day, 1) <= as_of()"
  :window("$smooth = moving_mean(opinions, 3)", "order $first_day")
  :filter "$first_day >= '2018-03-01'":select "$first_day, opinions, $smooth":sort "$first_day"]],
    chart = [[mark = "line", x = "$first_day", y = "$smooth", zero = true, name = "$smooth",
  layers = { { mark = "dot", y = "opinions", name = "$of_month" } }]], y = { vi = "Lượt ý kiến", en = "opinions" } },

  { name = "most-opinions", vi = "Mười xã nào có nhiều ý kiến nhất, tính theo địa giới năm 2020?", taken = 10,
    en = "Which ten communes raised the most opinions, by the communes of 2020?",
    query = [[
return ds.opinions:geography "2020-01-01":filter "unit.level == 'commune'":group_by "unit.name"
  :aggregate "opinions = count()":sort "-opinions, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "opinions", horizontal = true, labels = true]] },

  { part = { vi = "Giải quyết ý kiến", en = "What became of opinions" }, data = "thach-ha" },

  { name = "overdue", vi = "Đến ngày chốt số liệu, xã nào còn nhiều ý kiến quá hạn chưa trả lời nhất?", taken = 10,
    en = "On the as-of day, which communes have the most overdue opinions without an answer?",
    query = [[
return ds.opinions:filter "due_on < as_of() and not is_known(answered_on) and not is_known(resolved_on)"
  :geography "2020-01-01":filter "unit.level == 'commune'":group_by "unit.name"
  :aggregate "overdue = count()":sort "-overdue, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "overdue", horizontal = true, labels = true]] },

  { name = "days-to-resolve", vi = "Giải quyết một ý kiến thường mất bao nhiêu ngày, theo lĩnh vực?",
    en = "How many days does it usually take to resolve an opinion, by field?",
    query = [[
return ds.opinions:derive "$days = days_between(raised_on, resolved_on)":filter "is_known($days)"
  :group_by "field":aggregate "resolved = count(), $middle = median($days), $slowest = max($days)"
  :sort "-$middle, field"]],
    chart = [[mark = "bar", x = "field", y = "$middle", horizontal = true, labels = true]], height = 340 },

  { name = "ten-working-days", vi = "Bao nhiêu phần trăm ý kiến đã trả lời được trả lời trong 10 ngày làm việc?",
    en = "Of the opinions answered, what share was answered within 10 working days?",
    query = [=[
return ds.opinions:group_by "year(raised_on) as year":aggregate [[opinions = count(), answered = count(answered_on),
  $ten_working_days = share(working_days(raised_on, answered_on) <= 10)]]:sort "year"]=],
    chart = [[mark = "bar", x = "year", y = "$ten_working_days", labels = true]] },

  { name = "ranking", vi = "Xếp hạng các xã có ít nhất 100 ý kiến theo tỷ lệ đã giải quyết.",
    en = "Rank the communes with at least 100 opinions by the share resolved.",
    query = [[
return ds.opinions:geography "2020-01-01":filter "unit.level == 'commune'":group_by "unit.name"
  :aggregate "opinions = count(), $share_resolved = share(outcome == 'resolved')":filter "opinions >= 100"
  :window("$rank = rank()", "order -$share_resolved"):sort "$rank, unit_name"]],
    chart = [[mark = "dot", x = "unit_name", y = "$share_resolved", horizontal = true, labels = true]], height = 340 },

  { part = { vi = "Số liệu đã công bố trong các báo cáo", en = "Figures that reports have published" }, data = "bao-cao" },

  { name = "by-level", vi = "Bình Giang, 2021 đến tháng 9/2023: 85 cuộc và 773 ý kiến ở cấp nào?",
    en = "Bình Giang, 2021 to September 2023: of which level are the 85 dialogues and 773 opinions?",
    query = [[
return ds.summaries:filter "unit == 'Bình Giang'":group_by "level"
  :aggregate "sessions = sum(sessions), opinions = sum(opinions)":total()]],
    chart = [[mark = "bar", x = "level", y = "opinions", labels = true]] },

  { name = "taken-up", vi = "Bắc Sơn: trong 151 ý kiến, bao nhiêu được trả lời tại chỗ, bao nhiêu được tiếp thu để giải quyết?",
    en = "Bắc Sơn: of 151 opinions, how many were answered at the session, how many taken up?",
    query = [[
local wanted = { by = "unit", where = "unit == 'Bắc Sơn'" }
local answer = ds:measure("opinions,answered_at_session,in_progress,answered_at_session_rate", wanted)
return answer]],
    of = [[answer:select "unit, $handling = 'trả lời tại chỗ', opinions = answered_at_session"
  :union(answer:select "unit, $handling = 'tiếp thu, giải quyết', opinions = in_progress")]],
    chart = [[mark = "bar", x = "$handling", y = "opinions", labels = true]] },

  { name = "as-reported", vi = "Mỗi báo cáo nêu bao nhiêu ý kiến, người phát biểu, lượt phát biểu, thôn? Không nêu là chưa rõ, không phải 0.",
    en = "How many opinions, speakers, speeches and villages does each report give? What it does not give is unknown, not 0.",
    query = [[
return ds:measure("opinions,speakers,speeches,villages", { by = "unit" }):sort "-opinions"]],
    chart = [[mark = "bar", x = "unit_name", y = "opinions", horizontal = true, labels = true]] },

  { name = "receptions", vi = "Tiếp công dân cả nước năm 2025: bao nhiêu lượt, bao nhiêu người, bao nhiêu vụ việc, bao nhiêu đoàn đông người?",
    en = "Reception of citizens in the whole country, 2025: how many turns, persons, cases and large groups?",
    query = [[
local all = ds.receptions:filter "unit == 'Cả nước'"
return all:select "$counted = 'lượt', $figure = turns":union(all:select "$counted = 'người', $figure = persons")
  :union(all:select "$counted = 'vụ việc', $figure = cases")
  :union(all:select "$counted = 'đoàn đông người', $figure = large_groups")]],
    chart = [[mark = "bar", x = "$counted", y = "$figure", horizontal = true, labels = true]] },

  { name = "cases-resolved", vi = "Lâm Đồng, tháng 4/2017: đã giải quyết 259 trong 316 vụ việc; thường xuyên và định kỳ mỗi loại bao nhiêu?",
    en = "Lâm Đồng, April 2017: 259 of 316 cases were resolved; how many of regular reception, how many of the heads'?",
    query = [[
return ds.receptions:filter "unit == 'Lâm Đồng'":group_by "kind"
  :aggregate "cases = sum(cases), resolved = sum(resolved)":total()
  :derive "$percent = round(100 * resolved / cases, 1)"]],
    chart = [[mark = "bar", x = "kind", y = "$percent", labels = true, y_min = 0, y_max = 100]] },

  { name = "reception-change", vi = "Đắk Nông: lượt tiếp công dân giảm bao nhiêu so với kỳ trước?",
    en = "Đắk Nông: by how much did the turns of reception fall against the period before?",
    command = "compare $data turns --periods 2019,2020 --by unit",
    ours = "relative_low,relative_high,flags",
    of = [[ds:measure("turns,persons", { by = "unit,year", from = 2019, to = 2020 })]],
    chart = [[mark = "bar", x = "year", y = "turns", labels = true]] },

  { name = "petitions-answered", vi = "Cả nước: bao nhiêu kiến nghị “đã giải quyết, trả lời”? Con số gộp này không phải tỷ lệ giải quyết.",
    en = "The whole country: how many petitions were “resolved, answered”? This one figure of two things is no resolution rate.",
    command = "measure $data petitions,resolved_or_answered_rate,petition_resolution_rate",
    of = [[ds.petitions:select "$counted = 'tiếp nhận', $figure = received"
  :union(ds.petitions:select "$counted = 'giải quyết, trả lời', $figure = resolved_or_answered")]],
    chart = [[mark = "bar", x = "$counted", y = "$figure", labels = true]] },

  { part = { vi = "Các sổ và báo cáo của một tỉnh", en = "Registers and reports of a province" }, data = "an-hoa" },

  { name = "plan", vi = "So với kế hoạch năm, mỗi xã đã tổ chức bao nhiêu cuộc?",
    en = "How many of the dialogues planned for the year did each commune hold?",
    query = [[
return ds.summaries:select "unit, planned, sessions, $percent = round(100 * sessions / planned, 1)":sort "-$percent, unit"]],
    chart = [[mark = "bar", x = "unit", y = "$percent", horizontal = true, labels = true]] },

  { name = "villages", vi = "Mỗi xã có bao nhiêu lượt thôn, lượt người dự; cuộc nào ghi “trên 100” hoặc không ghi thì tổng là ít nhất.",
    en = "How many villages and people attended in each commune? Where one wrote “over 100” or nothing the sum is at least that.",
    query = [[
return ds.sessions:group_by "unit"
  :aggregate "sessions = count(), villages = sum(villages), participants = sum(participants)":sort "unit"]],
    chart = [[mark = "bar", x = "unit", y = "participants", horizontal = true, labels = true]] },

  { name = "attendees", vi = "230 đại biểu của hội nghị thuộc những nhóm nào?",
    en = "Which groups did the 230 delegates of a conference belong to?",
    query = [[
return ds:measure("attendees,attendee_share", { by = "dimension,category" })]],
    chart = [[mark = "bar", x = "category", y = "attendee_share", color = "dimension", stacking = "stacked", horizontal = true]],
    height = 340 },

  { name = "chosen", vi = "Câu hỏi gửi trước: bao nhiêu câu được gom nhóm, được chọn, được trả lời bằng văn bản?",
    en = "Questions sent beforehand: into how many groups were they put, how many were chosen, how many answered in writing?",
    query = [=[
return ds.sessions:filter "is_known(submitted)":group_by "unit":aggregate [[submitted = sum(submitted),
  groups = sum(groups), chosen = sum(chosen), answered_in_writing = sum(answered_in_writing)]]:sort "-submitted, unit"]=],
    chart = [[mark = "bar", x = "unit", y = "submitted", horizontal = true, name = "$submitted",
  layers = { { mark = "dot", y = "chosen", name = "$chosen" } }]] },

  { name = "raised-again", vi = "Lĩnh vực nào có nhiều ý kiến nêu lại nhất?",
    en = "In which fields are opinions most often raised again?",
    query = [[
return ds:measure("opinions,repeated_share", { by = "field" }):sort "-repeated_share, field"]],
    chart = [[mark = "bar", x = "field", y = "repeated_share", horizontal = true, labels = true]] },

  { name = "conclusions-by-body", vi = "Mỗi cơ quan được giao bao nhiêu kết luận, bao nhiêu phần trăm xong đúng hạn?",
    en = "How many conclusions was each body given, and what share was done on time?",
    query = [[
return ds:measure("conclusions,conclusions_done_on_time", { by = "body" }):sort "-conclusions_done_on_time, body"]],
    chart = [[mark = "bar", x = "body", y = "conclusions_done_on_time", horizontal = true, labels = true]] },

  { name = "votes", vi = "Việc nào của xã được ít nhất hai phần ba số thôn tán thành, mỗi thôn ít nhất hai phần ba số hộ?",
    en = "Which matters of the commune did two thirds of its villages agree to, each by two thirds of its households?",
    query = [[
local votes = ds.polls:derive "$two_thirds = 3 * agree >= 2 * households"
return votes:group_by "question":aggregate "villages = count(), $agreeing = count_if($two_thirds)"
  :derive "$carried = 3 * $agreeing >= 2 * villages":sort "-$agreeing, question"]],
    chart = [[mark = "bar", x = "question", y = "$agreeing", horizontal = true, labels = true, layers = { { mark = "rule", at = 6 } }]],
    y = { vi = "Số thôn tán thành (nét đứt: hai phần ba)", en = "villages agreeing (dashed: two thirds)" } },

  { name = "duty", vi = "Lãnh đạo tiếp công dân được bao nhiêu ngày trong 960 ngày phải tiếp? Có người vượt lịch.",
    en = "How many of the 960 days of duty did the leaders receive citizens? One exceeds the duty.",
    query = [[
return ds.receptions:filter "is_known(receiver)":group_by "receiver"
  :aggregate "required = sum(required), held = sum(held)":total()
  :derive "$percent = round(100 * held / required, 1)":sort "-$percent"]],
    chart = [[mark = "bar", x = "receiver", y = "$percent", horizontal = true, layers = { { mark = "rule", at = 100 } }]],
    y = { vi = "Tỷ lệ, % (nét đứt: đủ lịch)", en = "percent (dashed: the whole duty)" } },

  { name = "large-groups", vi = "Mỗi xã tiếp bao nhiêu đoàn đông người, gồm bao nhiêu người, về bao nhiêu vụ việc?",
    en = "How many large groups did each commune receive, of how many people, about how many cases?",
    query = [=[
return ds.receptions:filter "level == 'commune'":group_by "unit":aggregate [[large_groups = sum(large_groups),
  group_persons = sum(group_persons), group_cases = sum(group_cases)]]:sort "-large_groups, unit"]=],
    chart = [[mark = "bar", x = "unit", y = "large_groups", horizontal = true, labels = true]] },

  { name = "petitions-per-case", vi = "Số đơn mỗi loại nêu bao nhiêu vụ việc, trung bình mỗi vụ việc bao nhiêu đơn?",
    en = "How many cases are the petitions of each type about, and how many petitions does a case have?",
    query = [[
return ds:measure("petitions,petition_cases,petitions_per_case", { by = "type" }):sort "-petitions"]],
    chart = [[mark = "bar", x = "type", y = "petitions_per_case", labels = true]] },

  { name = "channels", vi = "Trong năm, người dân nói qua những kênh nào? Số mà một kênh không có là chưa rõ, không phải 0.",
    en = "Through which channels did people speak in the year? What a channel does not count is unknown, not 0.",
    query = [[
local held = ds.sessions:aggregate "sessions = count(), opinions = sum(opinions)":derive "channel = 'đối thoại'"
local received = ds.receptions:filter "level == 'commune'":derive "channel = 'tiếp công dân'"
  :group_by "channel":aggregate "turns = sum(turns), persons = sum(persons), cases = sum(cases)"
local sent = ds.petitions:aggregate "received = sum(received), cases = sum(cases)":derive "channel = 'đơn, thư'"
return held:union_by_name(received):union_by_name(sent):select "channel, sessions, opinions, turns, persons, received, cases"]],
    chart = [[mark = "bar", x = "channel", y = "coalesce(opinions, cases)", labels = true]],
    y = { vi = "Ý kiến, vụ việc", en = "opinions, cases" } },
}

return { questions = questions, names = {
  absent = "Vắng", agreeing = "Thôn tán thành", announced_on = "Ngày thông báo", attendee_share = "Tỷ lệ của nhóm",
  carried = "Được thông qua", chair_role = "Người chủ trì", chosen = "Câu hỏi được chọn", column = "Cột", concluded = "Có kết luận",
  concluded_on = "Ngày ra kết luận", conclusions_done_on_time = "Tỷ lệ đúng hạn", counted = "Loại số liệu", day_after = "Hôm sau",
  day_told = "Có ngày thông báo", days = "Số ngày", figure = "Số lượng", first_day = "Tháng", followed = "Có cuộc tiếp theo",
  gap = "Khoảng cách", growth = "Mức tăng, %", handling = "Cách giải quyết", households = "Số hộ",
  large_groups = "Số đoàn đông người", longest = "Lâu nhất, ngày", mean_opinions = "Ý kiến mỗi cuộc", middle = "Trung vị, ngày",
  next_day = "Cuộc sau", not_told = "Số dòng thiếu", of_month = "Ý kiến của tháng", opinions = "Lượt ý kiến",
  overdue = "Ý kiến quá hạn", participants = "Lượt người tham gia", percent = "Tỷ lệ, %", petitions_per_case = "Số đơn mỗi vụ việc",
  place = "Thứ hạng", planned_on = "Ngày theo kế hoạch", present = "Có mặt", rank = "Hạng", repeated_share = "Tỷ lệ ý kiến lặp lại",
  rows = "Số dòng", sessions = "Số cuộc đối thoại", share = "Tỷ trọng", share_resolved = "Tỷ lệ đã giải quyết",
  slowest = "Lâu nhất, ngày", smooth = "Trung bình ba tháng", so_far = "Số cuộc lũy kế",
  speakers = "Số người phát biểu", submitted = "Câu hỏi gửi trước", ten_days = "Trong 10 ngày",
  ten_working_days = "Trong 10 ngày làm việc", turns = "Lượt tiếp công dân", two_thirds = "Đủ hai phần ba", unknown = "Chưa rõ",
  week_before = "Trước ít nhất 7 ngày",
} }
