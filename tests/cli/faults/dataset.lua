-- Kinds of fault that hand-typed registers have. In the two CSV files @ stands for a NUL byte and % for a stray byte.
return {
  title = "Faults", max_rejected = 1, as_of = "2020-12-31",
  units = { file = "units.csv" },
  sessions = {
    file = "sessions.csv", dates = "d/m/y", numbers = "vi",
    columns = { id = "Mã", unit = "Đơn vị", held_on = "Ngày", kind = "Loại", participants = "Người", households = "Hộ",
      oversight_present = "MTTQ", topic = "Nội dung" },
    values = { kind = { ["Định kỳ"] = "periodic", ["Đột xuất"] = "ad_hoc" } },
  },
  opinions = { file = "opinions.csv" },
}
