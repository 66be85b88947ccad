return {
  id = "large_groups", version = 1, kind = "count",
  title = { vi = "Số đoàn đông người", en = "Large groups" },
  unit = { vi = "đoàn", en = "groups" },
  definition = {
    vi = "Số đoàn đông người được tiếp.",
    en = "Large groups received.",
  },
  sources = {
    { table = "receptions", when = "is_known(large_groups)", value = "sum(large_groups)" },
  },
}
