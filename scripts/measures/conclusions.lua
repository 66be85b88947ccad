return {
  id = "conclusions", version = 1, kind = "count",
  title = { vi = "Số kết luận", en = "Conclusions" },
  unit = { vi = "kết luận", en = "conclusions" },
  definition = {
    vi = "Số nội dung kết luận sau đối thoại, theo ngày ra kết luận.",
    en = "Points of conclusion after sessions, by the day on which they were issued.",
  },
  sources = {
    { table = "conclusions", value = "count()" },
  },
}
