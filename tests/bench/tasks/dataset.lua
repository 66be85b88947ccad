-- SPDX-License-Identifier: GPL-3.0-or-later
-- The benchmark's three files; see generate.c.
return {
  title = "Benchmark",
  synthetic = true,
  tables = {
    cases = {
      file = "opinions.csv", dates = "y-m-d",
      types = {
        opinion_id = "text", session_id = "category", unit_code = "category", raised_on = "date",
        field = "category", authority = "category", status = "category", due_on = "date", resolved_on = "date",
        text = "text",
      },
    },
    meetings = {
      file = "sessions.csv", dates = "y-m-d",
      types = {
        session_id = "category", unit_code = "category", date = "date", kind = "category", level = "category",
        chair = "category", participants = "int64", households = "int64",
      },
    },
    places = {
      file = "units.csv",
      types = {
        unit_code = "category", name = "category", level = "category", parent_code = "category",
        population = "int64",
      },
    },
  },
}
