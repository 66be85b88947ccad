return {
  id = "plan_realisation", version = 2, kind = "ratio",
  title = { vi = "Tỷ lệ thực hiện kế hoạch", en = "Sessions held of those planned" },
  unit = { vi = "%", en = "%" },
  definition = {
    vi = "Số cuộc đối thoại đã tổ chức chia cho số cuộc theo kế hoạch; có thể trên 100%.",
    en = "Sessions held over those planned; it may exceed 100%.",
  },
  sources = {
    { table = "summaries", when = "is_known(sessions) and is_known(planned)",
      numerator = "sum(sessions)", denominator = "sum(planned)" },
  },
}
