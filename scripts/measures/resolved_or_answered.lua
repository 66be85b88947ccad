return {
  id = "resolved_or_answered", version = 1, kind = "count",
  title = { vi = "Số được giải quyết, trả lời", en = "Resolved or answered" },
  unit = { vi = "đơn", en = "petitions" },
  definition = {
    vi = "Số đơn, kiến nghị mà báo cáo ghi gộp là “đã giải quyết, trả lời”. Con số gộp này không phải số đã giải quyết.",
    en = "Petitions that a report states in one figure as resolved or answered. They are not those that were resolved.",
  },
  sources = {
    { table = "petitions", when = "is_known(resolved_or_answered)", value = "sum(resolved_or_answered)" },
  },
}
