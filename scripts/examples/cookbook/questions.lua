-- Questions that offices ask of their dialogues, each answered by one short query over the data set in thach-ha. The pages
-- README.vi.md and README.md are made of them, with answers and pictures (tests/cli/cookbook.lua); the answers are
-- compared with those of another engine (tests/oracle/cookbook.js).
--   name   of the picture, and of the answer in tests/oracle/cookbook
--   vi, en the question
--   query  returns the answer
--   chart  how it is drawn: the fields of a chart, to which the answer is the data
return {
  { name = "sessions-by-year", vi = "Mỗi năm có bao nhiêu cuộc đối thoại, trung bình mỗi cuộc bao nhiêu ý kiến?",
    en = "How many dialogues were held each year, and how many opinions were raised at one on average?",
    query = [[
return ds.sessions:group_by "year(held_on) as year"
  :aggregate "n = count(), opinions = mean(stated(opinions))":sort "year"]],
    chart = [[mark = "bar", x = "year", y = "n", labels = true]] },

  { name = "communes-without-session", vi = "Năm 2020, xã nào chưa tổ chức cuộc đối thoại nào?",
    en = "Which communes held no dialogue in 2020?",
    query = [[
local communes = ds.units:filter "level == 'commune' and parent == '445'"
  :filter "coalesce(valid_from, date('1900-01-01')) <= as_of() and coalesce(valid_to, as_of()) >= as_of()"
return communes:join(ds.sessions:period(2020), "code = unit", "anti"):select "code, name":sort "code"]] },

  { name = "growth-by-field", vi = "Từ năm 2018 đến năm 2019, lĩnh vực nào có ý kiến tăng nhiều nhất?",
    en = "In which fields did opinions grow most from 2018 to 2019?",
    query = [[
return ds.opinions:group_by "field, year(raised_on) as year":aggregate "n = count()"
  :pivot "n by year in (2018, 2019)":derive "growth = (`2019` - `2018`) / `2018`"
  :sort "-growth, field":take(8)]],
    chart = [[mark = "bar", x = "field", y = "growth", horizontal = true, percent = true]] },

  { name = "share-of-fields", vi = "Mỗi lĩnh vực chiếm bao nhiêu phần trăm số ý kiến?",
    en = "What share of all opinions is of each field?",
    query = [[
return ds.opinions:group_by "field":aggregate "n = count()"
  :window "share = share_of_total(n)":sort "-n, field"]],
    chart = [[mark = "bar", x = "field", y = "n", horizontal = true, labels = true]] },

  { name = "cumulative-2019", vi = "Năm 2019, lũy kế đến từng tháng đã tổ chức bao nhiêu cuộc?",
    en = "How many dialogues had been held by the end of each month of 2019?",
    query = [[
return ds.sessions:period(2019):group_by "month(held_on) as month":aggregate "n = count()"
  :window("so_far = cumulative(n)", "order month"):sort "month"]],
    chart = [[mark = "line", x = "month", y = "so_far", zero = true]] },

  { name = "to-date", vi = "Năm 2020 tính đến ngày 11/8 so với cùng kỳ các năm trước thế nào?",
    en = "How does 2020 up to 11 August compare with the same days of the years before?",
    query = [[
return ds.sessions:filter "month(held_on) * 100 + day(held_on) <= 811"
  :group_by "year(held_on) as year":aggregate "n = count()"
  :window("change = difference(n)", "order year"):sort "year"]],
    chart = [[mark = "bar", x = "year", y = "n", labels = true]] },

  { name = "raised-again", vi = "Lĩnh vực nào được nêu đi nêu lại ở nhiều cuộc nhất của cùng một xã (theo địa giới năm 2020)?",
    en = "Which fields were raised again and again, at the most dialogues of one commune (of 2020)?",
    query = [[
return ds.opinions:filter "is_known(session)":geography "2020-01-01":group_by "unit.name, field"
  :aggregate "sessions = distinct(session), n = count()":sort "-sessions, -n, unit_name, field":take(10)]] },

  { name = "longest-gap", vi = "Xã nào để lâu nhất giữa hai cuộc đối thoại liên tiếp?",
    en = "Which communes let the longest time pass between two dialogues?",
    query = [[
return ds.sessions:geography "2020-01-01":window("gap = difference(held_on)", "unit order held_on, id")
  :group_by "unit.name":aggregate "longest = max(gap)":sort "-longest, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "longest", horizontal = true, labels = true]] },

  { name = "most-opinions", vi = "Mười đơn vị nào có nhiều ý kiến nhất, tính theo địa giới năm 2020?",
    en = "Which ten units raised the most opinions, by the units of 2020?",
    query = [[
return ds.opinions:geography "2020-01-01":group_by "unit.name":aggregate "n = count()"
  :sort "-n, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "n", horizontal = true, labels = true]] },

  { name = "resolved-by-field", vi = "Lĩnh vực nào được giải quyết tốt nhất, lĩnh vực nào kém nhất?",
    en = "Which fields are resolved best, which worst?",
    query = [[
return ds.opinions:group_by "field"
  :aggregate "n = count(), resolved = share(outcome == 'resolved')":sort "-resolved, field"]],
    chart = [[mark = "dot", x = "field", y = "resolved", horizontal = true]] },

  { name = "overdue", vi = "Đến ngày chốt số liệu, xã nào còn nhiều ý kiến quá hạn chưa trả lời nhất?",
    en = "On the as-of day, which communes have the most overdue opinions without an answer?",
    query = [[
return ds.opinions:filter "due_on < as_of() and not is_known(answered_on) and not is_known(resolved_on)"
  :geography "2020-01-01":group_by "unit.name":aggregate "n = count()":sort "-n, unit_name":take(10)]],
    chart = [[mark = "bar", x = "unit_name", y = "n", horizontal = true, labels = true]] },

  { name = "days-to-resolve", vi = "Giải quyết một ý kiến thường mất bao nhiêu ngày, theo lĩnh vực?",
    en = "How many days does it usually take to resolve an opinion, by field?",
    query = [[
return ds.opinions:derive "days = days_between(raised_on, resolved_on)":filter "is_known(days)"
  :group_by "field":aggregate "n = count(), middle = median(days), slowest = max(days)":sort "-middle, field"]],
    chart = [[mark = "bar", x = "field", y = "middle", horizontal = true, labels = true]] },

  { name = "answered-in-time", vi = "Bao nhiêu phần trăm ý kiến được trả lời đúng hạn, theo năm?",
    en = "What share of opinions was answered in time, by year?",
    query = [[
return ds.opinions:filter "is_known(due_on) and is_known(answered_on)"
  :group_by "year(raised_on) as year"
  :aggregate "n = count(), in_time = share(answered_on <= due_on)":sort "year"]],
    chart = [[mark = "line", x = "year", y = "in_time", zero = true]] },

  { name = "oversight", vi = "Bao nhiêu cuộc có Mặt trận Tổ quốc tham dự, bao nhiêu cuộc không rõ?",
    en = "At how many dialogues was the Fatherland Front present, and of how many is it unknown?",
    query = [[
return ds.sessions:group_by "year(held_on) as year"
  :aggregate "present = count_if(oversight_present), absent = count_if(not oversight_present), unknown = count_unknown(oversight_present)"
  :sort "year"]] },

  { name = "largest-of-year", vi = "Mỗi năm, cuộc nào có nhiều ý kiến nhất?",
    en = "Which dialogue of each year had the most opinions?",
    query = [[
return ds.sessions:derive "year = year(held_on), n = stated(opinions)"
  :window("place = row_number()", "year order -n, id"):filter "place == 1"
  :select "year, id, unit, n":sort "year"]] },

  { name = "by-kind", vi = "Mỗi hình thức đối thoại có bao nhiêu cuộc, mỗi cuộc bao nhiêu ý kiến?",
    en = "How many dialogues of each kind were held, and how many opinions were raised at one?",
    query = [[
return ds.sessions:group_by "kind"
  :aggregate "n = count(), opinions = mean(stated(opinions))":sort "-n"]],
    chart = [[mark = "bar", x = "kind", y = "n", labels = true]] },

  { name = "announced", vi = "Bao nhiêu phần trăm cuộc được thông báo trước ít nhất 7 ngày?",
    en = "What share of dialogues was announced at least 7 days before?",
    query = [[
return ds.sessions:filter "is_known(announced_on)":group_by "year(held_on) as year"
  :aggregate "n = count(), in_time = share(days_between(announced_on, held_on) >= 7)":sort "year"]],
    chart = [[mark = "line", x = "year", y = "in_time", zero = true]] },

  { name = "off-plan", vi = "Bao nhiêu cuộc tổ chức đúng ngày kế hoạch, sớm hơn, muộn hơn?",
    en = "How many dialogues were held on the day planned, earlier, later?",
    query = [[
return ds.sessions:filter "is_known(planned_on)"
  :derive "days = days_between(planned_on, held_on)"
  :aggregate "on_time = count_if(days == 0), earlier = count_if(days < 0), later = count_if(days > 0)"]] },

  { name = "who-chairs", vi = "Người đứng đầu chủ trì bao nhiêu cuộc mỗi năm?",
    en = "How many dialogues of each year did the head chair?",
    query = [[
return ds.sessions:group_by "chair_role, year(held_on) as year":aggregate "n = count()"
  :pivot "n by year in (2018, 2019, 2020)":sort "-`2018`"]] },

  { name = "busy-months", vi = "Những tháng nào đông cuộc đối thoại nhất?",
    en = "Which months have the most dialogues?",
    query = [[
return ds.sessions:group_by "month(held_on) as month":aggregate "n = count()":sort "month"]],
    chart = [[mark = "bar", x = "month", y = "n"]] },

  { name = "by-quarter", vi = "Mỗi quý có bao nhiêu cuộc, theo năm?",
    en = "How many dialogues were held in each quarter of each year?",
    query = [[
return ds.sessions:group_by "year(held_on) as year, quarter(held_on) as quarter":aggregate "n = count()"
  :sort "year, quarter"]],
    chart = [[mark = "bar", x = "quarter", y = "n", facet = "year"]] },

  { name = "weekdays", vi = "Đối thoại thường tổ chức vào thứ mấy?",
    en = "On which days of the week are dialogues held?",
    query = [[
return ds.sessions:group_by "weekday(held_on) as weekday":aggregate "n = count()":sort "weekday"]],
    chart = [[mark = "bar", x = "weekday", y = "n"]] },

  { name = "beyond-competence", vi = "Bao nhiêu phần trăm ý kiến vượt thẩm quyền của xã, theo lĩnh vực?",
    en = "What share of opinions is beyond the commune's competence, by field?",
    query = [[
return ds.opinions:group_by "field"
  :aggregate "n = count(), beyond = share(competence ~= 'commune')":sort "-beyond, field"]],
    chart = [[mark = "bar", x = "field", y = "beyond", horizontal = true]] },

  { name = "who-answers", vi = "Cơ quan nào được giao nhiều ý kiến nhất, còn bao nhiêu chưa xong?",
    en = "Who was given the most opinions, and how many of them are not done?",
    query = [[
return ds.opinions:filter "is_known(assigned_to)":group_by "assigned_to"
  :aggregate "n = count(), not_done = count_if(one_of(outcome, 'open', 'in_progress'))"
  :sort "-n, assigned_to":take(10)]] },

  { name = "satisfied", vi = "Trong những người cho biết, bao nhiêu phần trăm hài lòng với kết quả?",
    en = "Of those who said so, what share is satisfied with the outcome?",
    query = [[
return ds.opinions:group_by "outcome"
  :aggregate "told = count(satisfied), satisfied = share(satisfied)":filter "told > 0":sort "-satisfied, outcome"]],
    chart = [[mark = "dot", x = "outcome", y = "satisfied", horizontal = true]] },

  { name = "old-and-open", vi = "Đến ngày chốt số liệu, bao nhiêu ý kiến đã mở quá 90 ngày?",
    en = "On the as-of day, how many opinions have been open for more than 90 days?",
    query = [[
return ds.opinions:filter "one_of(outcome, 'open', 'in_progress') and days_between(raised_on, as_of()) > 90"
  :group_by "field":aggregate "n = count()":sort "-n, field"]],
    chart = [[mark = "bar", x = "field", y = "n", horizontal = true, labels = true]] },

  { name = "sizes", vi = "Bao nhiêu cuộc có dưới 10, từ 10 đến 14, từ 15 ý kiến trở lên?",
    en = "How many dialogues had fewer than 10 opinions, 10 to 14, 15 and more?",
    query = [[
return ds.sessions:derive "n = stated(opinions)"
  :derive "size = if_else(n < 10, '1-9', if_else(n < 15, '10-14', '15+'))"
  :group_by "size":aggregate "sessions = count()":sort "size"]],
    chart = [[mark = "bar", x = "size", y = "sessions", labels = true]] },

  { name = "word", vi = "Xã nào nói đến nước sạch, dù gõ có dấu hay không?",
    en = "Which communes speak of clean water, whether typed with tone marks or without?",
    query = [[
return ds.opinions:filter "contains(fold(text), 'nuoc sach')"
  :geography "2020-01-01":group_by "unit.name":aggregate "n = count()":sort "-n, unit_name"]] },

  { name = "not-told", vi = "Mỗi năm, bao nhiêu cuộc không ghi số hộ, người phát biểu, ngày ra kết luận?",
    en = "In each year, of how many dialogues are households, speakers and the day of the conclusion unknown?",
    query = [=[
return ds.sessions:group_by "year(held_on) as year":aggregate [[n = count(), households = count_unknown(households),
  speakers = count_unknown(speakers), concluded_on = count_unknown(concluded_on)]]:sort "year"]=] },

  { name = "moving-mean", vi = "Số ý kiến theo tháng, làm trơn bằng trung bình ba tháng, biến động ra sao?",
    en = "How do opinions move by month, smoothed by a mean of three months?",
    query = [[
return ds.opinions:group_by "date(year(raised_on), month(raised_on), 1) as month":aggregate "n = count()"
  :window("smooth = moving_mean(n, 3)", "order month"):sort "month"]],
    chart = [[mark = "line", x = "month", y = "smooth", zero = true]] },

  { name = "ranking", vi = "Xếp hạng các xã có ít nhất 100 ý kiến theo tỷ lệ đã giải quyết.",
    en = "Rank the communes with at least 100 opinions by the share resolved.",
    query = [[
return ds.opinions:geography "2020-01-01":group_by "unit.name"
  :aggregate "n = count(), resolved = share(outcome == 'resolved')":filter "n >= 100"
  :window("position = rank()", "order -resolved"):sort "position, unit_name"]],
    chart = [[mark = "dot", x = "unit_name", y = "resolved", horizontal = true]] },

  { name = "rank-changes", vi = "Thứ hạng về số ý kiến của các xã thay đổi thế nào từ 2018 đến 2019?",
    en = "How did the communes' places by number of opinions change from 2018 to 2019?",
    query = [[
return ds.opinions:period(2018, 2019):geography "2020-01-01":group_by "unit.name, year(raised_on) as year"
  :aggregate "n = count()":window("position = rank()", "year order -n"):select "unit_name, year, position"
  :pivot "position by year in (2018, 2019)":derive "up = `2018` - `2019`":sort "-up, `2018`, unit_name":take(10)]] },

  { name = "conclusions", vi = "Bao nhiêu cuộc ra kết luận trong vòng 10 ngày?",
    en = "At how many dialogues was the conclusion given within 10 days?",
    query = [[
return ds.sessions:filter "is_known(concluded_on)":group_by "year(held_on) as year"
  :aggregate "n = count(), within = count_if(days_between(held_on, concluded_on) <= 10)":sort "year"]],
    chart = [[mark = "bar", x = "year", y = "within", labels = true]] },

  { name = "at-the-session", vi = "Bao nhiêu phần trăm ý kiến được trả lời ngay tại cuộc đối thoại?",
    en = "What share of opinions was answered at the dialogue itself?",
    query = [[
return ds.opinions:group_by "year(raised_on) as year"
  :aggregate "told = count(answered_at_session), at_once = share(answered_at_session)":sort "year"]],
    chart = [[mark = "line", x = "year", y = "at_once", zero = true]] },

  { name = "halves", vi = "Sáu tháng đầu năm và sáu tháng cuối năm có bao nhiêu ý kiến?",
    en = "How many opinions were raised in each half of each year?",
    query = [[
return ds.opinions:group_by "year(raised_on) as year, half(raised_on) as half":aggregate "n = count()"
  :sort "year, half"]],
    chart = [[mark = "bar", x = "year", y = "n", color = "half"]] },

  { name = "with-office", vi = "Ý kiến nêu tại cuộc có cấp trên tham dự có được giải quyết nhiều hơn không?",
    en = "Are opinions raised in the presence of a higher level resolved more often?",
    query = [[
return ds.opinions:filter "is_known(session.higher_level_present)":group_by "session.higher_level_present as higher_level"
  :aggregate "n = count(), resolved = share(outcome == 'resolved')":sort "higher_level"]] },

  { name = "with-totals", vi = "Mỗi hình thức, mỗi năm có bao nhiêu cuộc, kèm tổng cộng?",
    en = "How many dialogues of each kind were held each year, with totals?",
    query = [[
return ds.sessions:group_by "kind, year(held_on) as year":aggregate "n = count()"
  :total "kind":total "year":total():pivot "n by year in (2018, 2019, 2020)":sort "kind"]] },

  { name = "months-without", vi = "Những tháng nào của năm 2019 không có cuộc nào?",
    en = "Which months of 2019 had no dialogue?",
    query = [[
return ds.sessions:period(2019):group_by "month(held_on) as month":aggregate "n = count()"
  :complete "month in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)"
  :filter "not is_known(n)":select "month":sort "month"]] },

  { name = "years-without", vi = "Xã nào không tổ chức cuộc nào trong năm nào (theo địa giới năm 2020)?",
    en = "Which communes (of 2020) held no dialogue in which year?",
    query = [[
return ds.sessions:geography "2020-01-01":group_by "unit, year(held_on) as year":aggregate "n = count()"
  :complete "unit, year in (2018, 2019, 2020)"
  :filter "not is_known(n)":select "unit.name, year":sort "year, unit_name"]] },

  { name = "soon-after", vi = "Sau bao nhiêu cuộc thì trong 90 ngày xã lại tổ chức cuộc tiếp theo?",
    en = "After how many dialogues did the commune hold the next one within 90 days?",
    query = [[
local later = ds.sessions:select "unit, next_on = held_on"
return ds.sessions:derive "after = add_days(held_on, 1)":join(later, "unit, after = next_on", "next 90 days")
  :group_by "year(held_on) as year":aggregate "n = count(), followed = count(next_on)":sort "year"]] },
}
