-- SPDX-License-Identifier: GPL-3.0-or-later
-- An Hòa, a province that does not exist: the registers and reports of a year, all of them synthetic (see README.md).
return {
  title = "Tỉnh An Hòa 2025",
  as_of = "2025-12-31",
  synthetic = true,
  source = "Tỉnh, xã, phường và mọi số liệu đều là mô phỏng (synthetic).",
  max_rejected = 0,

  sessions = { file = "sessions.csv" },
  opinions = { file = "opinions.csv" },
  summaries = { file = "summaries.csv" },
  attendees = { file = "attendees.csv" },
  conclusions = { file = "conclusions.csv" },
  polls = { file = "polls.csv" },
  receptions = { file = "receptions.csv" },
  petitions = { file = "petitions.csv" },
}
