return {
  id = "villages", version = 1, kind = "count",
  title = { vi = "Lượt thôn, tổ dân phố tham dự", en = "Villages represented" },
  unit = { vi = "lượt thôn", en = "villages" },
  definition = {
    vi = "Số thôn, tổ dân phố có người dự, cộng qua các cuộc; một thôn dự hai cuộc tính hai lượt.",
    en = "Villages represented, added over sessions; one at two sessions counts twice.",
  },
  sources = {
    { table = "sessions", when = "is_known(villages)", value = "sum(villages)" },
    { table = "summaries", when = "is_known(villages)", value = "sum(villages)" },
  },
}
