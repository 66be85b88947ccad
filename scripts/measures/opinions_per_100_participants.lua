return {
  id = "opinions_per_100_participants", version = 1, kind = "ratio", scale = 100,
  title = { vi = "Ý kiến trên 100 lượt người", en = "Opinions per 100 participants" },
  unit = { vi = "ý kiến/100 lượt", en = "opinions per 100 attendances" },
  definition = {
    vi = "Lượt ý kiến chia cho lượt người tham gia, nhân 100, trên các cuộc có ghi cả hai.",
    en = "Opinions over participants, times 100, of the sessions that record both.",
  },
  sources = {
    { table = "sessions", when = "is_known(opinions) and is_known(participants)",
      numerator = "sum(opinions)", denominator = "sum(participants)" },
    { table = "summaries", when = "is_known(opinions) and is_known(participants)",
      numerator = "sum(opinions)", denominator = "sum(participants)" },
  },
}
