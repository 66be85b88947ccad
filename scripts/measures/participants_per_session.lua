return {
  id = "participants_per_session", version = 1, kind = "ratio",
  title = { vi = "Lượt người mỗi cuộc", en = "Participants per session" },
  unit = { vi = "lượt/cuộc", en = "attendances per session" },
  definition = {
    vi = "Lượt người tham gia chia cho số cuộc có ghi số người.",
    en = "Participants over the sessions whose attendance is known.",
  },
  sources = {
    { table = "sessions", when = "is_known(participants)", numerator = "sum(participants)", denominator = "count()" },
    { table = "summaries", when = "is_known(participants) and is_known(sessions)",
      numerator = "sum(participants)", denominator = "sum(sessions)" },
  },
}
