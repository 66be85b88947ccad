-- Participants by year; 2020 is open-ended, since some sessions report "trên 70".
-- vi: Số người tham dự theo năm; năm 2020 là cận dưới, vì có cuộc ghi "trên 70".
local vi = dienhong.locale == "vi"
return dienhong.chart {
  data = ds:measure("participants", { by = "year" }),
  mark = "bar", x = "year", y = "participants", labels = true,
  title = vi and "Lượt người tham gia đối thoại" or "Participants in dialogues",
  subtitle = vi and "Huyện Thạch Hà, 2018 đến 11/8/2020; số liệu mô phỏng theo tổng số đã công bố"
    or "Thạch Hà district, 2018 to 11 August 2020; synthetic detail adding up to the published totals",
  y_title = vi and "lượt người" or "attendances",
  caption = (vi and "Nguồn: " or "Source: ") .. ds.source,
}
