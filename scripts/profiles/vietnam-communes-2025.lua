-- SPDX-License-Identifier: GPL-3.0-or-later
-- A list of Viet Nam's communes since 1 July 2025, when the district level ended
-- (dvhcvn/20250701, MIT: province_code, province, commune_code, commune), as
-- units. Provinces are not rows of such a list, so parent is left unknown; so is
-- valid_to, as the list is in force. vietnam-communes says how it stands beside the
-- list that it follows, whose codes mean other communes.
return {
  title = "Viet Nam's communes since 1 July 2025",
  source = "dvhcvn/20250701, MIT",
  table = "units",
  delimiter = ",",
  encoding = "utf-8",
  dates = "y-m-d",
  columns = { code = "commune_code", name = "commune" },
  constants = { level = "commune", valid_from = "2025-07-01", valid_to = "" },
  ignore = { "province_code", "province" },
}
