return {
  id = "petitions_per_case", version = 1, kind = "ratio",
  title = { vi = "Số đơn mỗi vụ việc", en = "Petitions per case" },
  unit = { vi = "đơn/vụ việc", en = "petitions per case" },
  definition = {
    vi = "Số đơn tiếp nhận chia cho số vụ việc mà các đơn nêu, nơi có ghi cả hai.",
    en = "Petitions received over the cases that they are about, where both are recorded.",
  },
  sources = {
    { table = "petitions", when = "is_known(received) and is_known(cases)",
      numerator = "sum(received)", denominator = "sum(cases)" },
  },
}
