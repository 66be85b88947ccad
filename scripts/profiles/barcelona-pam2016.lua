-- SPDX-License-Identifier: GPL-3.0-or-later
-- The public meetings of Barcelona's municipal plan of 2016, one row a meeting
-- (AjuntamentdeBarcelona/decidim.barcelona-legacy, meetings.csv), as sessions.
-- A meeting without a district was held for the whole city: its unit is
-- unknown, as is the attendance of the meetings that left it blank.
return {
  title = "Barcelona, Pla d'Actuació Municipal 2016",
  source = "Ajuntament de Barcelona, decidim.barcelona, CC BY-SA",
  as_of = "2016-04-11",
  table = "sessions",
  unit_level = "district",
  delimiter = ",",
  encoding = "utf-8",
  dates = "d/m/y",
  numbers = "plain",
  columns = {
    id = "ID de cita",
    unit = "Districte",
    held_on = "Data",
    topic = "Categoria",
    participants = "Assistents",
    opinions = "Propostes",
    speakers = "Intervencions",
  },
  constants = { level = "district" },
  ignore = { "Títol", "Descripció", "Adreça", "Subcategoria", "URL" },
  unknown = { "" },
}
