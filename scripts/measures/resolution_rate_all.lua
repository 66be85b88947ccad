return {
  id = "resolution_rate_all", version = 2, kind = "share",
  title = { vi = "Tỷ lệ giải quyết (mọi ý kiến)", en = "Resolution rate (all opinions)" },
  definition = {
    vi = "Ý kiến đã giải quyết chia cho mọi ý kiến rõ kết quả.",
    en = "Resolved opinions over all opinions whose outcome is known.",
  },
  sources = {
    { table = "opinions", when = "is_known(outcome)",
      numerator = "sum(if_else(outcome == 'resolved', 1, 0))",
      denominator = "sum(if_else(is_known(outcome), 1, nil))" },
    { table = "summaries", when = "is_known(resolved) and is_known(opinions)",
      numerator = "sum(if_else(is_known(opinions), resolved, nil))",
      denominator = "sum(if_else(is_known(resolved), opinions, nil))" },
  },
}
