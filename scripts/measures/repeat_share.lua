return {
  id = "repeat_share", version = 1, kind = "share",
  title = { vi = "Tỷ lệ vụ việc tiếp lại", en = "Share of cases that come again" },
  definition = {
    vi = "Vụ việc tiếp lần hai trở đi chia cho tổng số vụ việc, nơi có ghi cả hai.",
    en = "Cases that come again over all cases, where both are recorded.",
  },
  sources = {
    { table = "receptions", when = "is_known(cases_again) and is_known(cases)",
      numerator = "sum(cases_again)", denominator = "sum(cases)" },
  },
}
