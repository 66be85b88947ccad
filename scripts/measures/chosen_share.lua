return {
  id = "chosen_share", version = 1, kind = "share",
  title = { vi = "Tỷ lệ câu hỏi được chọn trả lời", en = "Share of questions chosen" },
  definition = {
    vi = "Câu hỏi được chọn để trả lời tại cuộc đối thoại chia cho câu hỏi gửi trước, trên các cuộc có ghi cả hai.",
    en = "Questions chosen to be answered at the session over those sent beforehand, of the sessions that record both.",
  },
  sources = {
    { table = "sessions", when = "is_known(chosen) and is_known(submitted)",
      numerator = "sum(chosen)", denominator = "sum(submitted)" },
  },
}
