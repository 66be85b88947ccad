-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions with their opinions, by unit and year, and the change against the year before.
local counted = ds.cases
  :group_by  "session_id"
  :aggregate "n = count(), done = count_if(status == 'resolved')"
local years = ds.meetings
  :join(counted, "session_id", "left")
  :derive    "n = coalesce(n, 0), done = coalesce(done, 0)"
  :group_by  "unit_code, year(date) as year"
  :aggregate "sessions = count(), participants = sum(participants), opinions = sum(n), resolved = sum(done)"
  :derive    "rate = resolved / opinions"
local before = years:select "unit_code, year + 1 as year, rate as rate_before, opinions as opinions_before"
return years
  :join(before, "unit_code, year", "left")
  :derive    "rate_change = rate - rate_before, opinions_change = opinions - opinions_before"
  :select    "unit_code, year, sessions, participants, opinions, resolved, rate, rate_change, opinions_change"
  :sort      "unit_code, year"
