return {
  id = "resolution_rate", version = 1, kind = "share",
  title = { vi = "Tỷ lệ giải quyết (thuộc thẩm quyền)", en = "Resolution rate (within competence)" },
  definition = {
    vi = "Ý kiến đã giải quyết chia cho ý kiến thuộc thẩm quyền của đơn vị; ý kiến không rõ thẩm quyền không nằm trong mẫu số.",
    en = "Resolved opinions over those within the unit's competence; an opinion whose competence is unknown is in neither.",
  },
  sources = {
    { table = "opinions",
      numerator = "count_if(outcome == 'resolved' and level_rank(competence) <= level_rank(unit.level))",
      denominator = "count_if(level_rank(competence) <= level_rank(unit.level))" },
  },
}
