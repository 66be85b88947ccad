return {
  id = "overdue", version = 2, kind = "count",
  title = { vi = "Ý kiến quá hạn", en = "Overdue opinions" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Ý kiến đã nêu, chưa giải quyết tại ngày chốt số liệu, có hạn trả lời trước ngày ấy. Ý kiến còn mở mà không rõ hạn thì không biết là quá hạn hay chưa.",
    en = "Opinions raised by the as-of day, not resolved on it, whose due day is before it. Of an open one without a due day it is not known.",
  },
  sources = {
    { table = "opinions",
      when = "is_known(due_on < as_of() and raised_on <= as_of() and (coalesce(one_of(outcome, 'open', 'in_progress'), resolved_on > as_of()) or coalesce(resolved_on > as_of(), false)))",
      value = "sum(if_else(due_on < as_of() and raised_on <= as_of() and (coalesce(one_of(outcome, 'open', 'in_progress'), resolved_on > as_of()) or coalesce(resolved_on > as_of(), false)), 1, 0))" },
  },
}
