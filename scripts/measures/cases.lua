return {
  id = "cases", version = 1, kind = "count",
  title = { vi = "Số vụ việc", en = "Cases of receptions" },
  unit = { vi = "vụ việc", en = "cases" },
  definition = {
    vi = "Số vụ việc tại các lượt tiếp công dân. Không phải số lượt, không phải số người.",
    en = "Cases brought to receptions; neither turns nor persons.",
  },
  sources = {
    { table = "receptions", when = "is_known(cases)", value = "sum(cases)" },
  },
}
