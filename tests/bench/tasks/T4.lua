-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where land was spoken of most in 2025.
return ds.cases
  :filter    "raised_on >= date('2025-01-01') and raised_on < date('2026-01-01') and contains(text, 'đất đai')"
  :group_by  "unit_code"
  :aggregate "n = count()"
  :sort      "-n, unit_code"
  :take(20)
