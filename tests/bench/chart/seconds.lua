-- SPDX-License-Identifier: GPL-3.0-or-later
-- Bars of seconds by task and engine, at the most rows and threads of the results.
return function(source, title)
  local all = ds.results:filter(("source == '%s' and one_of(task, 'T1', 'T2', 'T3', 'T4', 'T5', 'T6')"):format(source))
  local most = all:aggregate "rows = max(rows), threads = max(threads)"
  local rows, threads = most[1].rows, most[1].threads
  return dienhong.chart {
    data = all:filter(("rows == %d and threads == %d"):format(rows, threads)),
    mark = "bar", stacking = "grouped", x = "task", y = "seconds", color = "engine", labels = true,
    title = title, y_title = "seconds",
    subtitle = ("%s opinions, %d threads; median of the whole process, files in the page cache")
      :format(dienhong.format(rows, "number"), threads),
  }
end
