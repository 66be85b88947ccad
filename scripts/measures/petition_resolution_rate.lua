return {
  id = "petition_resolution_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ đơn được giải quyết", en = "Resolution rate of petitions" },
  definition = {
    vi = "Đơn đã giải quyết chia cho đơn tiếp nhận, nơi có ghi cả hai. Con số ghi gộp “đã giải quyết, trả lời” không thuộc về đây.",
    en = "Resolved petitions over those received, where both are recorded. A figure of those resolved or answered is not one of those resolved.",
  },
  sources = {
    { table = "petitions", when = "is_known(resolved) and is_known(received)",
      numerator = "sum(resolved)", denominator = "sum(received)" },
  },
}
