-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many opinions each unit had in each year, and the part resolved.
return ds.cases
  :group_by  "unit_code, year(raised_on) as year"
  :aggregate "n = count(), resolved = count_if(status == 'resolved'), rate = share(status == 'resolved')"
  :sort      "unit_code, year"
