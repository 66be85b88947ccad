-- What a statistic gives: its tables, the charts that it suggests and its notes. Made by 'stat … -o FILE.pdf', too.
-- vi: Kết quả của một thống kê: các bảng, biểu đồ được gợi ý và ghi chú. Lệnh 'stat … -o FILE.pdf' cũng lập báo cáo này.
-- Arguments, after "--": the statistic's name, then its parameters as key=value.

local vi = dienhong.locale == "vi"
local run = require "run_statistic"

local results = run(ds, arg)
local r = dienhong.report {
  title = results.title,
  subtitle = ds.title,
  date = ds.as_of and (vi and "Số liệu đến ngày " or "Data as of ") .. dienhong.format(ds.as_of, "date") or nil,
}
for i, result in ipairs(results) do
  r:table(result, { caption = results.titles[i], notes = false })
  for _, chart in ipairs(results.charts) do
    if chart.table == results.names[i] then
      chart.fields.notes = false
      r:chart(chart.fields)
    end
  end
end
if #results.notes > 0 then
  r:heading(2, vi and "Ghi chú" or "Notes")
  r:list(results.notes)
end
if ds.source and ds.source ~= "" then r:paragraph((vi and "Nguồn: " or "Source: ") .. ds.source) end
return r
