return {
  id = "sessions", version = 1, kind = "count",
  title = { vi = "Số cuộc đối thoại", en = "Dialogue sessions" },
  unit = { vi = "cuộc", en = "sessions" },
  definition = {
    vi = "Số cuộc đối thoại đã tổ chức, có ngày tổ chức nằm trong kỳ.",
    en = "Sessions whose day falls inside the period.",
  },
  sources = {
    { table = "sessions", value = "count()" },
    { table = "summaries", when = "is_known(sessions)", value = "sum(sessions)" },
  },
}
