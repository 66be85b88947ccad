return {
  id = "link_points", version = 1, kind = "count",
  title = { vi = "Số điểm cầu", en = "Places linked by video" },
  unit = { vi = "điểm cầu", en = "places" },
  definition = {
    vi = "Số điểm cầu tham gia trực tuyến, cộng qua các cuộc có ghi.",
    en = "Places that took part by video, added over the sessions that record them.",
  },
  sources = {
    { table = "sessions", when = "is_known(link_points)", value = "sum(link_points)" },
  },
}
