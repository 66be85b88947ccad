return {
  id = "receptions_held", version = 1, kind = "count",
  title = { vi = "Số ngày tiếp công dân", en = "Days of reception held" },
  unit = { vi = "ngày", en = "days" },
  definition = {
    vi = "Số ngày (buổi) tiếp công dân đã thực hiện.",
    en = "Days of reception held.",
  },
  sources = {
    { table = "receptions", when = "is_known(held)", value = "sum(held)" },
  },
}
