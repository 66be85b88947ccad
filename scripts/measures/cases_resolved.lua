return {
  id = "cases_resolved", version = 1, kind = "count",
  title = { vi = "Số vụ việc đã giải quyết", en = "Cases of receptions resolved" },
  unit = { vi = "vụ việc", en = "cases" },
  definition = {
    vi = "Số vụ việc tại các lượt tiếp công dân đã giải quyết.",
    en = "Cases brought to receptions that were resolved.",
  },
  sources = {
    { table = "receptions", when = "is_known(resolved)", value = "sum(resolved)" },
  },
}
