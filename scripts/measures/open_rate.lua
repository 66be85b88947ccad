return {
  id = "open_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ còn mở", en = "Open rate" },
  definition = {
    vi = "Ý kiến chưa được xử lý (kết quả: open) chia cho mọi ý kiến; đang xử lý không tính là còn mở.",
    en = "Opinions whose outcome is open, over all opinions; those in progress are not open.",
  },
  sources = {
    { table = "opinions",
      numerator = "count_if(outcome == 'open')",
      denominator = "count()" },
  },
}
