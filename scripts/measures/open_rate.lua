return {
  id = "open_rate", version = 2, kind = "share",
  title = { vi = "Tỷ lệ còn mở", en = "Open rate" },
  definition = {
    vi = "Ý kiến chưa được xử lý (kết quả: open) chia cho các ý kiến rõ kết quả; đang xử lý không tính là còn mở.",
    en = "Opinions whose outcome is open, over those whose outcome is known; those in progress are not open.",
  },
  sources = {
    { table = "opinions", when = "is_known(outcome)",
      numerator = "count_if(outcome == 'open')", denominator = "count()" },
  },
}
