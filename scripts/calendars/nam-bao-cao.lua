-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year of periodic reports to state agencies: from 15 December of the year before to 14 December; months from the
-- 15th to the 14th, quarters and half-years of such months (Decree 09/2019/NĐ-CP, article 12). Weeks from Thursday to
-- Wednesday.
return {
  title = { vi = "năm báo cáo", en = "reporting year" },
  begins = { day = 15, month = 12 },
  named_by = "end",
  weeks = "thursday",
}
