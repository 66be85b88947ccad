return {
  id = "answer_rate", version = 2, kind = "share",
  title = { vi = "Tỷ lệ ý kiến được trả lời", en = "Answer rate" },
  definition = {
    vi = "Ý kiến được trả lời tại cuộc đối thoại hoặc có ngày trả lời, chia cho các ý kiến có ghi đã trả lời hay chưa. Trả lời chưa phải là giải quyết.",
    en = "Opinions answered at the session or with a known day of answer, over those whose record tells. Answered is not resolved.",
  },
  sources = {
    { table = "opinions", when = "is_known(answered_at_session) or is_known(answered_on) or is_known(outcome)",
      numerator = "count_if(coalesce(answered_at_session, false) or is_known(answered_on))", denominator = "count()" },
    { table = "opinions", when = "is_known(answered_at_session) or is_known(answered_on)",
      numerator = "count_if(coalesce(answered_at_session, false) or is_known(answered_on))", denominator = "count()" },
    { table = "summaries", when = "is_known(answered) and is_known(opinions)",
      numerator = "sum(answered)", denominator = "sum(opinions)" },
  },
}
