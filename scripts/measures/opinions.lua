return {
  id = "opinions", version = 1, kind = "count",
  title = { vi = "Lượt ý kiến", en = "Opinions" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Số ý kiến người dân nêu trong kỳ. Nơi không ghi từng ý kiến thì lấy số mà biên bản cuộc đối thoại nêu, rồi mới đến báo cáo tổng hợp.",
    en = "Opinions raised in the period. Where they are not recorded one by one, the figure that the session's record states, then the summaries.",
  },
  sources = {
    { table = "opinions", value = "count()" },
    { table = "sessions", when = "is_known(opinions)", value = "sum(opinions)" },
    { table = "summaries", when = "is_known(opinions)", value = "sum(opinions)" },
  },
}
