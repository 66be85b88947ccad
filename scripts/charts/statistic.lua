-- The first chart that a statistic suggests. Made by 'stat … -o FILE.png', too.
-- vi: Biểu đồ đầu tiên mà một thống kê gợi ý. Lệnh 'stat … -o FILE.png' cũng vẽ biểu đồ này.
-- Arguments, after "--": the statistic's name, then its parameters as key=value.

local vi = dienhong.locale == "vi"
local run = require "run_statistic"

local results = run(ds, arg)
local first = results.charts[1]
if not first then
  error((vi and "thống kê '%s' không gợi ý biểu đồ nào với các tham số này; -o TỆP.pdf ghi các bảng của nó, hoặc hãy bỏ -o" or "the statistic '%s' suggests no chart with these parameters; -o FILE.pdf has its tables, or leave -o out"):format(arg[1]), 0)
end
first.fields.title = first.fields.title or results.title
first.fields.caption = first.fields.caption or (ds.source and ds.source ~= "" and (vi and "Nguồn: " or "Source: ") .. ds.source) or nil
return dienhong.chart(first.fields)
