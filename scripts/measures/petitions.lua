return {
  id = "petitions", version = 1, kind = "count",
  title = { vi = "Số đơn tiếp nhận", en = "Petitions received" },
  unit = { vi = "đơn", en = "petitions" },
  definition = {
    vi = "Số đơn, kiến nghị tiếp nhận trong kỳ; không phải số vụ việc.",
    en = "Petitions received in the period; they are not the cases that they are about.",
  },
  sources = {
    { table = "petitions", when = "is_known(received)", value = "sum(received)" },
  },
}
