return {
  id = "resolution_rate", version = 2, kind = "share",
  title = { vi = "Tỷ lệ giải quyết (thuộc thẩm quyền)", en = "Resolution rate (within competence)" },
  definition = {
    vi = "Ý kiến đã giải quyết chia cho ý kiến thuộc thẩm quyền của đơn vị; ý kiến không rõ thẩm quyền hoặc kết quả không nằm trong mẫu số.",
    en = "Resolved opinions over those within the unit's competence; an opinion whose competence or outcome is unknown is in neither.",
  },
  sources = {
    { table = "opinions",
      when = "level_rank(competence) > level_rank(unit.level) or (level_rank(competence) <= level_rank(unit.level) and is_known(outcome))",
      numerator = "count_if(if_else(level_rank(competence) <= level_rank(unit.level), outcome == 'resolved', false))",
      denominator = "count_if(level_rank(competence) <= level_rank(unit.level))" },
  },
}
