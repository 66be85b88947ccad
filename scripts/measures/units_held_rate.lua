return {
  id = "units_held_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ đơn vị đã tổ chức đối thoại", en = "Share of units that held a session" },
  definition = {
    vi = "Số đơn vị có tổ chức đối thoại chia cho số đơn vị phải tổ chức, theo báo cáo tổng hợp. Cộng nhiều kỳ hoặc nhiều hình thức thì mỗi đơn vị được tính nhiều lần.",
    en = "Units that held a session over those due to, as summaries state them. Over several periods or kinds a unit counts as many times.",
  },
  sources = {
    { table = "summaries", when = "is_known(units_held) and is_known(units_due)",
      numerator = "sum(units_held)", denominator = "sum(units_due)" },
  },
}
