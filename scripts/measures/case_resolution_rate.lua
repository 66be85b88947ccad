return {
  id = "case_resolution_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ vụ việc được giải quyết", en = "Resolution rate of cases" },
  definition = {
    vi = "Vụ việc tại các lượt tiếp công dân đã giải quyết chia cho số vụ việc, nơi có ghi cả hai.",
    en = "Resolved cases of receptions over all, where both are recorded.",
  },
  sources = {
    { table = "receptions", when = "is_known(resolved) and is_known(cases)",
      numerator = "sum(resolved)", denominator = "sum(cases)" },
  },
}
