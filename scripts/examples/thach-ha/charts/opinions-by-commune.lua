-- Opinions by commune and year, stacked; long names read best on a horizontal chart.
-- vi: Số ý kiến theo xã và năm, cột chồng.
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds:measure("opinions", { by = "unit,year", geography = "2020-01-01" }),
  mark = "bar", horizontal = true, stacking = "stacked", x = "unit_name", y = "opinions", color = "year",
  title = vi and "Ý kiến của người dân theo xã" or "Opinions by commune",
  subtitle = vi and "Lượt ý kiến, địa giới từ 01/01/2020 (số liệu mô phỏng)" or "Opinions, communes as from 2020-01-01 (synthetic data)",
  y_title = vi and "lượt ý kiến" or "opinions",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
