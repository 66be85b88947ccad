-- Sections of a report on receptions of citizens, petitions and conclusions, for data sets that have them. A module of
-- reports: add(report, data set, say) with `say` choosing between Vietnamese and English.


local titles = {
  unit_name = { "Đơn vị", "Unit" }, year = { "Năm", "Year" }, turns = { "Lượt", "Turns" },
  persons = { "Người", "Persons" }, cases = { "Vụ việc", "Cases" }, large_groups = { "Đoàn đông người", "Large groups" },
  receptions_held = { "Số ngày tiếp", "Days held" }, duty_fulfilment = { "% lịch tiếp", "% of days required" },
  case_resolution_rate = { "Vụ việc đã giải quyết", "Cases resolved" }, petitions = { "Số đơn", "Petitions" },
  petition_cases = { "Vụ việc", "Cases" }, petition_resolution_rate = { "Đã giải quyết", "Resolved" },
  petition_clearance_rate = { "% kết thúc", "% closed" },
  resolved_or_answered_rate = { "Giải quyết hoặc trả lời", "Resolved or answered" },
  conclusions = { "Kết luận", "Conclusions" }, conclusions_done_on_time = { "Đúng hạn", "On time" },
}

-- The measures of `ids` that have a figure anywhere in `result`
local function told(result, ids)
  local kept = {}
  for _, id in ipairs(ids) do
    for row in result:rows() do
      if row[id] ~= nil then
        kept[#kept + 1] = id
        break
      end
    end
  end
  return kept
end

local function add_tables(r, ds, say, ids)
  local heads = {}
  for id, title in pairs(titles) do heads[id] = say(title[1], title[2]) end
  local by_year = ds:measure(table.concat(ids, ","), { by = "year" })
  local kept = told(by_year, ids)
  if #kept == 0 then return end
  local columns = table.concat(kept, ", ")
  r:table(by_year:select("year, " .. columns), { caption = say("Theo năm", "By year"), titles = heads })
  local by_unit = ds:measure(table.concat(ids, ","), { by = "unit", complete = "dated" }) -- unknown, where none reported
  if #by_unit > 1 then
    r:table(by_unit:select("unit_name, " .. columns), { caption = say("Theo đơn vị", "By unit"), titles = heads, notes = false })
  end
end

local function add(r, ds, say)
  if ds.receptions then
    r:heading(1, say("Tiếp công dân", "Receptions of citizens"))
    r:paragraph(say("Lượt, người và vụ việc là ba con số khác nhau, không cộng với nhau. Tỷ lệ thực hiện lịch tiếp có thể trên 100.",
      "Turns, persons and cases are three figures and never stand in one sum. The share of required days may exceed 100."))
    add_tables(r, ds, say, { "turns", "persons", "cases", "large_groups", "receptions_held", "duty_fulfilment",
                             "case_resolution_rate" })
  end
  if ds.petitions then
    r:heading(1, say("Đơn, kiến nghị", "Petitions"))
    r:paragraph(say("Số đơn không phải số vụ việc. “Giải quyết hoặc trả lời” là con số gộp của báo cáo, không phải tỷ lệ giải quyết.",
      "Petitions are not the cases that they are about. “Resolved or answered” is one figure of two things in the reports, and no resolution rate."))
    add_tables(r, ds, say, { "petitions", "petition_cases", "petition_resolution_rate", "petition_clearance_rate",
                             "resolved_or_answered_rate" })
  end
  if ds.conclusions then
    r:heading(1, say("Thực hiện kết luận", "What became of conclusions"))
    add_tables(r, ds, say, { "conclusions", "conclusions_done_on_time" })
  end
end

return { add = add }
