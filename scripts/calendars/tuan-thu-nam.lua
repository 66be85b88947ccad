-- SPDX-License-Identifier: GPL-3.0-or-later
-- Calendar years, with weeks that are reported from Thursday to Wednesday.
return {
  title = { vi = "năm", en = "year" },
  begins = { day = 1, month = 1 },
  weeks = "thursday",
}
