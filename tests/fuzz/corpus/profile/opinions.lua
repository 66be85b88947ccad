return { table = "opinions", columns = { id = "Mã", raised_on = "held_on", text = "text" }, numbers = "en", delimiter = "\t" }
