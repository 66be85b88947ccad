return { table = "sessions", columns = { id = "Mã", held_on = "Ngày", unit = "Đơn vị", participants = "participants" },
  dates = { "d/m/y", "y-m-d" }, numbers = "vi", values = { kind = { ["Định kỳ"] = "periodic" }, unit = { ["-"] = "" } },
  constants = { level = "commune" }, ignore = { "text" }, unknown = { "-", "x" }, tolerance = 0.1, delimiter = "," }
