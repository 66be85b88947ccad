return {
  id = "repeated_share", version = 1, kind = "share",
  title = { vi = "Tỷ lệ ý kiến lặp lại", en = "Share of repeated opinions" },
  definition = {
    vi = "Ý kiến được ghi là lặp lại chia cho ý kiến có ghi lặp lại hay không.",
    en = "Opinions recorded as repeated, over those whose record tells.",
  },
  sources = {
    { table = "opinions", when = "is_known(repeated)",
      numerator = "count_if(repeated)", denominator = "count()" },
  },
}
