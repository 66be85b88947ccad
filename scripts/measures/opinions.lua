return {
  id = "opinions", version = 2, kind = "count",
  title = { vi = "Lượt ý kiến", en = "Opinions" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Số ý kiến người dân nêu trong kỳ; một ý kiến tách thành nhiều nội dung chỉ tính một lần. Nơi không ghi từng ý kiến thì lấy số mà biên bản cuộc đối thoại nêu, rồi mới đến báo cáo tổng hợp.",
    en = "Opinions raised in the period; one that was split counts once. Where they are not recorded one by one, the figure that the session's record states, then the summaries.",
  },
  sources = {
    { table = "opinions", value = "count_if(not is_known(parent))" },
    { table = "opinions", value = "count()" },
    { table = "sessions", when = "is_known(opinions)", value = "sum(opinions)" },
    { table = "summaries", when = "is_known(opinions)", value = "sum(opinions)" },
  },
}
