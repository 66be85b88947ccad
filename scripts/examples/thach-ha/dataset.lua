-- SPDX-License-Identifier: GPL-3.0-or-later
-- Thạch Hà's dialogues with the people, 2018 to 11 August 2020. Units, lineage
-- and summaries are facts; sessions and opinions are synthetic (see README.md).
return {
  title = "Thạch Hà 2018-2020",
  as_of = "2020-08-11",
  synthetic = true,
  source = "Tổng số: Ban Tuyên giáo Huyện ủy Thạch Hà, bài đăng ngày 11/08/2020. "
    .. "Chi tiết từng cuộc và từng ý kiến là dữ liệu mô phỏng (synthetic), "
    .. "dựng để cộng lại đúng bằng tổng số đã công bố.",
  max_rejected = 0,

  units = { file = "units.csv" },
  lineage = { file = "lineage.csv" },
  sessions = { file = "sessions-*.csv", profile = "thach-ha-sessions" },
  opinions = { file = "opinions-*.csv", profile = "thach-ha-opinions" },
  summaries = { file = "summaries.csv", numbers = "vi" },
}
