return {
  id = "resolved_or_answered_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ được giải quyết, trả lời", en = "Rate resolved or answered" },
  definition = {
    vi = "Số vụ việc, ý kiến mà báo cáo ghi gộp là “đã giải quyết, trả lời” chia cho số tiếp nhận. Con số gộp này không phải tỷ lệ giải quyết.",
    en = "Petitions or opinions that a report states in one figure as resolved or answered, over those received. This is no resolution rate.",
  },
  sources = {
    { table = "petitions", when = "is_known(resolved_or_answered) and is_known(received)",
      numerator = "sum(resolved_or_answered)", denominator = "sum(received)" },
  },
}
