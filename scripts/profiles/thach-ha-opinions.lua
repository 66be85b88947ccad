-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of opinions raised at dialogues as a commune's office types it in
-- Vietnamese, one row an opinion, and what became of it.
return {
  table = "opinions",
  title = "Sổ theo dõi ý kiến, kiến nghị",
  unit_level = "commune",
  dates = "d/m/y",
  numbers = "vi",
  columns = {
    id = "Mã ý kiến",
    session = "Mã cuộc",
    unit = "Mã đơn vị",
    raised_on = "Ngày nêu",
    field = "Lĩnh vực",
    text = "Nội dung ý kiến",
    competence = "Thẩm quyền",
    answered_at_session = "Trả lời tại chỗ",
    assigned_to = "Giao cho",
    due_on = "Hạn giải quyết",
    answered_on = "Ngày trả lời",
    resolved_on = "Ngày giải quyết xong",
    outcome = "Kết quả",
    satisfied = "Hài lòng",
  },
  values = {
    competence = {
      ["Xã"] = "commune",
      ["Huyện"] = "district",
      ["Tỉnh"] = "province",
      ["Trung ương"] = "central",
    },
    outcome = {
      ["Đã giải quyết"] = "resolved",
      ["Đã giải thích"] = "explained",
      ["Đã chuyển cấp trên"] = "forwarded",
      ["Không chấp nhận"] = "rejected",
      ["Đang giải quyết"] = "in_progress",
      ["Chưa giải quyết"] = "open",
    },
    answered_at_session = { ["Có"] = "true", ["Không"] = "false" },
    satisfied = { ["Có"] = "true", ["Không"] = "false" },
  },
  ignore = { "Tính chất" },
  unknown = { "", "-", "không rõ" },
}
