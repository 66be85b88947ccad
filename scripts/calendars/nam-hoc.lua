-- SPDX-License-Identifier: GPL-3.0-or-later
-- The school year as it is reported: from 1 August to 31 July, called by the year in which it begins: 2023 is 2023-2024.
return {
  title = { vi = "năm học", en = "school year" },
  begins = { day = 1, month = 8 },
  named_by = "begin",
}
