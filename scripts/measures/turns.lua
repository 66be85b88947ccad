return {
  id = "turns", version = 1, kind = "count",
  title = { vi = "Lượt tiếp công dân", en = "Turns of reception" },
  unit = { vi = "lượt", en = "turns" },
  definition = {
    vi = "Số lượt tiếp công dân. Lượt, người và vụ việc là ba con số khác nhau, không cộng với nhau.",
    en = "Turns of reception of citizens. Turns, persons and cases are three figures and never stand in one sum.",
  },
  sources = {
    { table = "receptions", when = "is_known(turns)", value = "sum(turns)" },
  },
}
