return {
  id = "speakers", version = 1, kind = "count",
  title = { vi = "Số người phát biểu", en = "Speakers" },
  unit = { vi = "người", en = "people" },
  definition = {
    vi = "Số người phát biểu tại các cuộc có ghi; một người phát biểu nhiều lần chỉ tính một lần trong một cuộc. Không phải số ý kiến.",
    en = "People who spoke, where it is recorded; one who spoke several times at a session counts once there. They are not opinions.",
  },
  sources = {
    { table = "sessions", when = "is_known(speakers)", value = "sum(speakers)" },
    { table = "summaries", when = "is_known(speakers)", value = "sum(speakers)" },
  },
}
