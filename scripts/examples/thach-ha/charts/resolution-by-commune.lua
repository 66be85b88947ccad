-- Resolution rate with Wilson intervals, communes as they stand from 2020.
-- vi: Tỷ lệ giải quyết kèm khoảng Wilson, theo địa giới các xã từ năm 2020.
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds:stat("resolution", { by = "unit", geography = "2020-01-01" })[1],
  mark = "dot", horizontal = true, x = "unit.name", y = "resolution_rate", lower = "wilson_low", upper = "wilson_high", sort = "-resolution_rate", percent = true,
  title = vi and "Xã nào giải quyết được nhiều ý kiến" or "Which communes resolve what they can",
  subtitle = vi and "Tỷ lệ giải quyết ý kiến thuộc thẩm quyền, 2018-2020, khoảng tin cậy 95% (số liệu mô phỏng)"
    or "Share resolved of opinions within competence, 2018-2020, 95% interval (synthetic data)",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
