return { table = "units", columns = { code = "id", name = "Đơn vị" }, constants = { level = "commune", population = 5 },
  as_of = "2020-08-11", unit_level = "commune", geography = "then", title = "a", source = "b", synthetic = true, max_rejected = 1 }
