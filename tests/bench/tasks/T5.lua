-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of each opinion its place among those of its unit by day, and how many were resolved so far; the last of each year.
return ds.cases
  :window("place = rank(), so_far = cumulative(if_else(status == 'resolved', 1, 0))", "unit_code order raised_on")
  :group_by  "unit_code, year(raised_on) as year"
  :aggregate "place = max(place), resolved = max(so_far)"
  :sort      "unit_code, year"
