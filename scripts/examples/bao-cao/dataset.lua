-- SPDX-License-Identifier: GPL-3.0-or-later
-- Figures that reports have published, as they published them (see README.md).
return {
  title = "Số liệu đã công bố trong các báo cáo",
  as_of = "2025-12-31",
  source = "Các báo cáo nêu ở cột source của từng dòng.",
  max_rejected = 0,

  summaries = { file = "summaries.csv", numbers = "vi" },
  receptions = { file = "receptions.csv", numbers = "vi" },
  petitions = { file = "petitions.csv", numbers = "vi" },
}
