return { title = "T", as_of = "2020-08-11", source = "S", synthetic = true, max_rejected = 0.1, tolerance = 0.2,
 sessions = { file = "s.csv", columns = { held_on = "Ngày" }, dates = { "d/m/y", "y-m-d" }, numbers = "vi",
  values = { kind = { x = "thematic" } }, constants = { participants = 3 }, ignore = { "kind" }, unknown = { "-" },
  delimiter = ",", encoding = "utf-8" } }
