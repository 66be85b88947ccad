-- SPDX-License-Identifier: GPL-3.0-or-later
-- All opinions by unit, of each the latest first.
return ds.cases
  :select "unit_code, raised_on, opinion_id, status"
  :sort   "unit_code, -raised_on, opinion_id"
