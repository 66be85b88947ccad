return {
  id = "vote_turnout", version = 1, kind = "share",
  title = { vi = "Tỷ lệ hộ tham gia biểu quyết", en = "Turnout of households" },
  definition = {
    vi = "Số hộ tham gia biểu quyết chia cho số hộ được lấy ý kiến.",
    en = "Households that voted over those asked.",
  },
  sources = {
    { table = "polls", when = "is_known(taking_part) and is_known(households)",
      numerator = "sum(taking_part)", denominator = "sum(households)" },
  },
}
