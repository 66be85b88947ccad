return {
  id = "answered_at_session_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ trả lời tại chỗ", en = "Rate answered at the session" },
  definition = {
    vi = "Ý kiến được trả lời ngay tại cuộc đối thoại chia cho ý kiến có ghi được trả lời tại chỗ hay không. Trả lời chưa phải là giải quyết.",
    en = "Opinions answered at the session itself, over those whose record tells whether they were. Answered is not resolved.",
  },
  sources = {
    { table = "opinions", when = "is_known(answered_at_session)",
      numerator = "count_if(answered_at_session)", denominator = "count()" },
    { table = "sessions", when = "is_known(answered_at_session) and is_known(opinions)",
      numerator = "sum(answered_at_session)", denominator = "sum(opinions)" },
    { table = "summaries", when = "is_known(answered_at_session) and is_known(opinions)",
      numerator = "sum(answered_at_session)", denominator = "sum(opinions)" },
  },
}
