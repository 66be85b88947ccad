-- SPDX-License-Identifier: GPL-3.0-or-later
-- What report.awk writes, as a data set of its own.
return {
  title = "Benchmark results",
  tables = {
    results = {
      file = "results.csv",
      types = {
        rows = "int64", threads = "int64", engine = "category", source = "category", task = "category",
        runs = "int64", seconds = "float64", least = "float64", most = "float64", cpu_seconds = "float64",
        peak_mb = "float64", ratio = "float64", ratio_without_start = "float64", times_limit = "float64",
      },
    },
  },
}
