return {
  id = "persons", version = 1, kind = "count",
  title = { vi = "Số người được tiếp", en = "Persons received" },
  unit = { vi = "người", en = "persons" },
  definition = {
    vi = "Số người được tiếp. Không phải số lượt, không phải số vụ việc.",
    en = "Persons received; neither turns nor cases.",
  },
  sources = {
    { table = "receptions", when = "is_known(persons)", value = "sum(persons)" },
  },
}
