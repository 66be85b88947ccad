-- SPDX-License-Identifier: GPL-3.0-or-later
-- A list of Viet Nam's communes as published up to June 2025 (dvhcvn/data, MIT:
-- province_code, province, district_code, district, commune_code, commune, type),
-- as units. One row is one commune: the districts that would be parents are not
-- rows of such a list, so parent is left unknown. Give valid_from and valid_to
-- as constants in the data set, since a list holds for the day it was taken:
-- beside the list since 1 July 2025, as two entries of units,
--   units = {
--     { file = "before.csv", profile = "vietnam-communes",
--       constants = { valid_from = "2020-01-01", valid_to = "2025-06-30" } },
--     { file = "since.csv", profile = "vietnam-communes-2025" },
--   },
return {
  title = "Viet Nam's communes",
  source = "dvhcvn/data, MIT",
  table = "units",
  delimiter = ",",
  encoding = "utf-8",
  columns = { code = "commune_code", name = "commune" },
  constants = { level = "commune" },
  ignore = { "province_code", "province", "district_code", "district", "type" },
}
