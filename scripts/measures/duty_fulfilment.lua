return {
  id = "duty_fulfilment", version = 2, kind = "ratio",
  title = { vi = "Tỷ lệ thực hiện lịch tiếp công dân", en = "Days of reception held of those required" },
  unit = { vi = "%", en = "%" },
  definition = {
    vi = "Số ngày tiếp công dân đã thực hiện chia cho số ngày phải thực hiện; có thể trên 100%.",
    en = "Days of reception held over those required; it may exceed 100%.",
  },
  sources = {
    { table = "receptions", when = "is_known(held) and is_known(required)",
      numerator = "sum(held)", denominator = "sum(required)" },
  },
}
