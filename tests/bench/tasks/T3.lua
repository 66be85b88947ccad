-- SPDX-License-Identifier: GPL-3.0-or-later
-- How long opinions take, by field and status: the median and the ninth decile of days.
return ds.cases
  :derive    "days = days_between(raised_on, resolved_on)"
  :group_by  "field, status"
  :aggregate "n = count(), median = median(days), p90 = quantile(days, 0.9)"
  :sort      "field, status"
