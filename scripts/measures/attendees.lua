return {
  id = "attendees", version = 1, kind = "count",
  within = { "dimension", "category" },
  title = { vi = "Người tham gia theo nhóm", en = "Attendees by group" },
  unit = { vi = "lượt", en = "attendances" },
  definition = {
    vi = "Lượt người tham gia của một nhóm (giới tính, độ tuổi, dân tộc …). Các nhóm không cộng lại thành tổng, nên chỉ tính trong một nhóm.",
    en = "Attendances of a group (gender, age, ethnicity, …). Groups do not add up to a total, so it is given within one group alone.",
  },
  sources = {
    { table = "attendees", when = "is_known(participants)", value = "sum(participants)" },
  },
}
