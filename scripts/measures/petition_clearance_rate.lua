return {
  id = "petition_clearance_rate", version = 2, kind = "ratio",
  title = { vi = "Tỷ lệ đơn giải quyết xong so với tiếp nhận", en = "Petitions closed of those received" },
  unit = { vi = "%", en = "%" },
  definition = {
    vi = "Đơn kết thúc trong kỳ chia cho đơn tiếp nhận trong kỳ; có thể trên 100% vì có đơn của kỳ trước.",
    en = "Petitions closed in the period over those received in it; with those of earlier periods it may exceed 100%.",
  },
  sources = {
    { table = "petitions", when = "is_known(closed) and is_known(received)",
      numerator = "sum(closed)", denominator = "sum(received)" },
  },
}
