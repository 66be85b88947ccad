return {
  id = "escalation_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ vượt thẩm quyền", en = "Escalation rate" },
  definition = {
    vi = "Ý kiến thuộc thẩm quyền cấp trên của đơn vị chia cho mọi ý kiến.",
    en = "Opinions that belong to a level above the unit's own, over all opinions.",
  },
  sources = {
    { table = "opinions",
      numerator = "count_if(level_rank(competence) > level_rank(unit.level))",
      denominator = "count()" },
  },
}
