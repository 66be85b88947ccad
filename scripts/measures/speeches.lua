return {
  id = "speeches", version = 1, kind = "count",
  title = { vi = "Lượt phát biểu", en = "Turns of speech" },
  unit = { vi = "lượt", en = "turns" },
  definition = {
    vi = "Số lượt phát biểu tại các cuộc có ghi; một người có thể phát biểu nhiều lượt.",
    en = "Turns of speech, where they are recorded; one person may take several.",
  },
  sources = {
    { table = "sessions", when = "is_known(speeches)", value = "sum(speeches)" },
    { table = "summaries", when = "is_known(speeches)", value = "sum(speeches)" },
  },
}
