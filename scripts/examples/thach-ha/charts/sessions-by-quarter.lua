-- How regular the dialogues are: sessions by quarter.
-- vi: Đối thoại có đều không: số cuộc theo quý.
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds.sessions:group_by("year(held_on) as year, quarter(held_on) as quarter"):aggregate("n = count()"),
  mark = "line", x = "quarter", y = "n", color = "year", zero = true,
  title = vi and "Đối thoại có đều không" or "How regular the dialogues are",
  subtitle = vi and "Số cuộc đối thoại theo quý; quý III năm 2020 chỉ tính đến 11/8 (số liệu mô phỏng)"
    or "Sessions by quarter; the third of 2020 ends on 11 August (synthetic data)",
  x_title = vi and "quý" or "quarter", y_title = vi and "số cuộc" or "sessions",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
