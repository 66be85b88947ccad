return {
  id = "attendee_share", version = 1, kind = "share",
  within = { "dimension", "category" },
  title = { vi = "Tỷ lệ người tham gia của một nhóm", en = "Share of attendees of a group" },
  definition = {
    vi = "Lượt người tham gia của một nhóm chia cho tổng lượt người của cùng cuộc hoặc cùng báo cáo, nơi có ghi cả hai.",
    en = "Attendances of a group over all of the same session or report, where both are recorded.",
  },
  sources = {
    { table = "attendees", when = "is_known(participants) and is_known(coalesce(total, session.participants))",
      numerator = "sum(participants)", denominator = "sum(coalesce(total, session.participants))" },
    { table = "attendees", when = "is_known(participants) and is_known(session.participants)",
      numerator = "sum(participants)", denominator = "sum(session.participants)" },
    { table = "attendees", when = "is_known(participants) and is_known(total)",
      numerator = "sum(participants)", denominator = "sum(total)" },
  },
}
