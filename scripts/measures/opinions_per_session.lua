return {
  id = "opinions_per_session", version = 1, kind = "ratio",
  title = { vi = "Ý kiến mỗi cuộc", en = "Opinions per session" },
  unit = { vi = "ý kiến/cuộc", en = "opinions per session" },
  definition = {
    vi = "Lượt ý kiến chia cho số cuộc có ghi số ý kiến.",
    en = "Opinions over the sessions whose number of opinions is known.",
  },
  sources = {
    { table = "sessions", when = "is_known(opinions)", numerator = "sum(opinions)", denominator = "count()" },
    { table = "opinions", when = "is_known(session)", numerator = "count()", denominator = "distinct(session)" },
    { table = "summaries", when = "is_known(opinions) and is_known(sessions)",
      numerator = "sum(opinions)", denominator = "sum(sessions)" },
  },
}
