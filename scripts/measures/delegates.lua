return {
  id = "delegates", version = 1, kind = "count",
  title = { vi = "Số đại biểu", en = "Delegates" },
  unit = { vi = "đại biểu", en = "delegates" },
  definition = {
    vi = "Số đại biểu dự các cuộc đối thoại có ghi.",
    en = "Delegates at the sessions that record them.",
  },
  sources = {
    { table = "sessions", when = "is_known(delegates)", value = "sum(delegates)" },
  },
}
