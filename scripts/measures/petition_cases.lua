return {
  id = "petition_cases", version = 1, kind = "count",
  title = { vi = "Số vụ việc của đơn", en = "Cases of petitions" },
  unit = { vi = "vụ việc", en = "cases" },
  definition = {
    vi = "Số vụ việc mà các đơn tiếp nhận nêu.",
    en = "Cases that the petitions received are about.",
  },
  sources = {
    { table = "petitions", when = "is_known(cases)", value = "sum(cases)" },
  },
}
