return {
  id = "escalation_rate", version = 2, kind = "share",
  title = { vi = "Tỷ lệ vượt thẩm quyền", en = "Escalation rate" },
  definition = {
    vi = "Ý kiến thuộc thẩm quyền cấp trên của đơn vị chia cho các ý kiến rõ thẩm quyền.",
    en = "Opinions that belong to a level above the unit's own, over those whose competence is known.",
  },
  sources = {
    { table = "opinions", when = "is_known(level_rank(competence) > level_rank(unit.level))",
      numerator = "count_if(level_rank(competence) > level_rank(unit.level))", denominator = "count()" },
  },
}
