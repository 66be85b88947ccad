return {
  id = "plan_realisation", version = 1, kind = "ratio", scale = 100,
  title = { vi = "Tỷ lệ thực hiện kế hoạch", en = "Sessions held of those planned" },
  unit = { vi = "%", en = "%" },
  definition = {
    vi = "Số cuộc đối thoại đã tổ chức chia cho số cuộc theo kế hoạch, nhân 100; có thể trên 100.",
    en = "Sessions held over those planned, times 100; it may exceed 100.",
  },
  sources = {
    { table = "summaries", when = "is_known(sessions) and is_known(planned)",
      numerator = "sum(sessions)", denominator = "sum(planned)" },
  },
}
