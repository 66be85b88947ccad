-- What people speak about, by year.
-- vi: Người dân nêu ý kiến về lĩnh vực nào, theo năm.
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds.opinions:filter("is_known(field)"):group_by("field, year(raised_on) as year"):aggregate("n = count()"),
  mark = "heat", x = "year", y = "field", color = "n", labels = true, sort = "-n",
  title = vi and "Người dân nói về điều gì" or "What people speak about",
  subtitle = vi and "Lượt ý kiến theo lĩnh vực và năm (số liệu mô phỏng)" or "Opinions by field and year (synthetic data)",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
