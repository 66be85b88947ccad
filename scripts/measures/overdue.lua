return {
  id = "overdue", version = 1, kind = "count",
  title = { vi = "Ý kiến quá hạn", en = "Overdue opinions" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Ý kiến còn mở hoặc đang xử lý tại ngày chốt số liệu, có hạn trả lời trước ngày ấy.",
    en = "Opinions open or in progress at the as-of day whose due day is before it.",
  },
  sources = {
    { table = "opinions", value = "count_if(one_of(outcome, 'open', 'in_progress') and due_on < as_of())" },
  },
}
