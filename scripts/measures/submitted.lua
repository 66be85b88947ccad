return {
  id = "submitted", version = 1, kind = "count",
  title = { vi = "Số câu hỏi gửi trước", en = "Questions sent beforehand" },
  unit = { vi = "câu hỏi", en = "questions" },
  definition = {
    vi = "Số câu hỏi, kiến nghị gửi đến trước cuộc đối thoại.",
    en = "Questions sent in before the session.",
  },
  sources = {
    { table = "sessions", when = "is_known(submitted)", value = "sum(submitted)" },
  },
}
