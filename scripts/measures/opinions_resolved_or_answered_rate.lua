return {
  id = "opinions_resolved_or_answered_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ ý kiến được giải quyết, trả lời", en = "Rate of opinions resolved or answered" },
  definition = {
    vi = "Ý kiến mà báo cáo ghi gộp là “đã giải quyết, trả lời” chia cho số ý kiến. Con số gộp này không phải tỷ lệ giải quyết.",
    en = "Opinions that a report states in one figure as resolved or answered, over all. This is no resolution rate.",
  },
  sources = {
    { table = "summaries", when = "is_known(resolved_or_answered) and is_known(opinions)",
      numerator = "sum(resolved_or_answered)", denominator = "sum(opinions)" },
  },
}
