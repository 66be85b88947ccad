-- Who improved and who fell behind between the two whole years.
-- vi: Xã nào tiến bộ, xã nào tụt lại giữa hai năm trọn vẹn.
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds:measure("resolution_rate", { by = "unit,year", from = 2018, to = 2019, geography = "2020-01-01" }),
  mark = "slope", x = "year", y = "resolution_rate", color = "unit_name", percent = true,
  title = vi and "Xã nào tiến bộ, xã nào tụt lại" or "Who improved, who fell behind",
  subtitle = vi and "Tỷ lệ giải quyết ý kiến thuộc thẩm quyền, 2018 và 2019 (số liệu mô phỏng)"
    or "Resolution rate within competence, 2018 and 2019 (synthetic data)",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
