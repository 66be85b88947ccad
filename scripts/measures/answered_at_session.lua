return {
  id = "answered_at_session", version = 1, kind = "count",
  title = { vi = "Ý kiến được trả lời tại chỗ", en = "Opinions answered at the session" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Số ý kiến được trả lời ngay tại cuộc đối thoại. Trả lời chưa phải là giải quyết.",
    en = "Opinions answered at the session itself. Answered is not resolved.",
  },
  sources = {
    { table = "opinions", when = "is_known(answered_at_session)", value = "count_if(answered_at_session)" },
    { table = "sessions", when = "is_known(answered_at_session)", value = "sum(answered_at_session)" },
    { table = "summaries", when = "is_known(answered_at_session)", value = "sum(answered_at_session)" },
  },
}
