return {
  id = "households", version = 1, kind = "count",
  title = { vi = "Số hộ tham gia", en = "Households" },
  unit = { vi = "hộ", en = "households" },
  definition = {
    vi = "Tổng số hộ dự các cuộc đối thoại có ghi số hộ.",
    en = "Households added over the sessions that record them.",
  },
  sources = {
    { table = "sessions", when = "is_known(households)", value = "sum(households)" },
    { table = "summaries", when = "is_known(households)", value = "sum(households)" },
  },
}
