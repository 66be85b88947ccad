-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of dialogues as a commune's office types it in Vietnamese, one row
-- a session. The unit is the code in "Mã đơn vị" on the day of the session; the
-- name beside it is for the reader and is not loaded.
return {
  table = "sessions",
  title = "Sổ theo dõi đối thoại",
  unit_level = "commune",
  dates = "d/m/y",
  numbers = "vi",
  columns = {
    id = "Mã cuộc",
    unit = "Mã đơn vị",
    held_on = "Ngày đối thoại",
    kind = "Loại hình",
    level = "Cấp",
    audience = "Đối tượng",
    topic = "Nội dung",
    chair = "Người chủ trì",
    chair_role = "Vai trò chủ trì",
    participants = "Số người tham gia",
    households = "Số hộ",
    opinions = "Số ý kiến",
    speakers = "Số người phát biểu",
    oversight_present = "MTTQ tham dự",
    higher_level_present = "Cấp trên tham dự",
    planned_on = "Ngày theo kế hoạch",
    announced_on = "Ngày thông báo",
    concluded_on = "Ngày ra kết luận",
  },
  values = {
    kind = {
      ["Định kỳ"] = "periodic",
      ["Chuyên đề"] = "thematic",
      ["Đột xuất"] = "ad_hoc",
    },
    level = {
      ["Huyện"] = "district",
      ["Xã"] = "commune",
      ["Thôn"] = "village",
    },
    chair_role = {
      ["Người đứng đầu"] = "head",
      ["Cấp phó"] = "deputy",
      ["Khác"] = "other",
    },
    oversight_present = { ["Có"] = "true", ["Không"] = "false" },
    higher_level_present = { ["Có"] = "true", ["Không"] = "false" },
  },
  ignore = { "Đơn vị", "Tính chất" },
  unknown = { "", "-", "không rõ" },
}
