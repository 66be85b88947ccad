return {
  id = "overdue", version = 1, kind = "count",
  title = { vi = "Ý kiến quá hạn", en = "Overdue opinions" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Ý kiến đã nêu, chưa giải quyết tại ngày chốt số liệu, có hạn trả lời trước ngày ấy.",
    en = "Opinions raised by the as-of day, not resolved on it, whose due day is before it.",
  },
  sources = {
    { table = "opinions", value = "count_if(due_on < as_of() and raised_on <= as_of() and (one_of(outcome, 'open', 'in_progress') or resolved_on > as_of()))" },
  },
}
