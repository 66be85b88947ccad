return {
  id = "receptions_required", version = 1, kind = "count",
  title = { vi = "Số ngày phải tiếp công dân", en = "Days of reception required" },
  unit = { vi = "ngày", en = "days" },
  definition = {
    vi = "Số ngày (buổi) phải tiếp công dân theo quy định.",
    en = "Days of reception that were due.",
  },
  sources = {
    { table = "receptions", when = "is_known(required)", value = "sum(required)" },
  },
}
