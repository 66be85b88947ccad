return {
  id = "in_progress", version = 1, kind = "count",
  title = { vi = "Ý kiến đang giải quyết", en = "Opinions in progress" },
  unit = { vi = "ý kiến", en = "opinions" },
  definition = {
    vi = "Số ý kiến đang giải quyết tại ngày chốt số liệu, hoặc cuối kỳ theo báo cáo tổng hợp.",
    en = "Opinions in progress on the as-of day, or at the end of a summary's period.",
  },
  sources = {
    { table = "opinions", when = "is_known(outcome)", value = "count_if(outcome == 'in_progress')" },
    { table = "summaries", when = "is_known(in_progress)", value = "sum(in_progress)" },
  },
}
