return {
  id = "resolution_rate_all", version = 1, kind = "share",
  title = { vi = "Tỷ lệ giải quyết (mọi ý kiến)", en = "Resolution rate (all opinions)" },
  definition = {
    vi = "Ý kiến đã giải quyết chia cho mọi ý kiến.",
    en = "Resolved opinions over all opinions.",
  },
  sources = {
    { table = "opinions",
      numerator = "count_if(outcome == 'resolved')",
      denominator = "count()" },
    { table = "summaries",
      numerator = "sum(if_else(is_known(opinions), resolved, nil))",
      denominator = "sum(if_else(is_known(resolved), opinions, nil))" },
  },
}
