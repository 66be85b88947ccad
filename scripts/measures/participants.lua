return {
  id = "participants", version = 1, kind = "count",
  title = { vi = "Lượt người tham gia", en = "Participants (attendances)" },
  unit = { vi = "lượt", en = "attendances" },
  definition = {
    vi = "Tổng số lượt người dự các cuộc đối thoại; một người dự hai cuộc tính hai lượt. Cuộc không rõ số người không được tính là 0.",
    en = "Attendances added over sessions; a person at two sessions counts twice. A session whose attendance is unknown is left out, not counted as zero.",
  },
  sources = {
    { table = "sessions", when = "is_known(participants)", value = "sum(participants)" },
    { table = "summaries", when = "is_known(participants)", value = "sum(participants)" },
  },
}
