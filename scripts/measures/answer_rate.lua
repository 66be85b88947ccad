return {
  id = "answer_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ ý kiến được trả lời", en = "Answer rate" },
  definition = {
    vi = "Ý kiến được trả lời tại cuộc đối thoại hoặc có ngày trả lời, chia cho mọi ý kiến. Trả lời chưa phải là giải quyết.",
    en = "Opinions answered at the session or with a known day of answer, over all opinions. Answered is not resolved.",
  },
  sources = {
    { table = "opinions",
      numerator = "count_if(answered_at_session or is_known(answered_on))",
      denominator = "count()" },
    { table = "summaries",
      numerator = "sum(if_else(is_known(opinions), answered, nil))",
      denominator = "sum(if_else(is_known(answered), opinions, nil))" },
  },
}
