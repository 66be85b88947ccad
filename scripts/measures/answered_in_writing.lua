return {
  id = "answered_in_writing", version = 1, kind = "count",
  title = { vi = "Ý kiến được trả lời bằng văn bản", en = "Opinions answered in writing" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Số ý kiến được trả lời bằng văn bản.",
    en = "Opinions that were answered in writing.",
  },
  sources = {
    { table = "sessions", when = "is_known(answered_in_writing)", value = "sum(answered_in_writing)" },
    { table = "summaries", when = "is_known(answered_in_writing)", value = "sum(answered_in_writing)" },
  },
}
