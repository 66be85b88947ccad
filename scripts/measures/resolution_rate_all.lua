return {
  id = "resolution_rate_all", version = 2, kind = "share",
  title = { vi = "Tỷ lệ giải quyết (mọi ý kiến)", en = "Resolution rate (all opinions)" },
  definition = {
    vi = "Ý kiến đã giải quyết chia cho mọi ý kiến rõ kết quả.",
    en = "Resolved opinions over all opinions whose outcome is known.",
  },
  sources = {
    { table = "opinions", when = "is_known(outcome)",
      numerator = "count_if(outcome == 'resolved')", denominator = "count()" },
    { table = "summaries", when = "is_known(resolved) and is_known(opinions)",
      numerator = "sum(resolved)", denominator = "sum(opinions)" },
  },
}
