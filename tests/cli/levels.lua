-- SPDX-License-Identifier: GPL-3.0-or-later
-- Communes where nothing changed, and how often `compare` sees a change in them.
--
--   lua5.4 levels.lua make FOLDER COMMUNES SESSIONS fixed|random SEED
-- writes a data set of two years: each commune holds SESSIONS sessions a year, or a Poisson number of that mean. A
-- session draws its attendance (gamma, mean 70, deviation 30), its opinions (Poisson, by attendance and how lively it
-- is) and its own shares of what is resolved, open, answered, beyond competence (beta, correlation 0.1); so are its other
-- figures, its conclusions, its poll and who attends.
--
--   lua5.4 levels.lua reports FOLDER COMMUNES REPORTS SEED
-- the same of REPORTS reports a year, of months (12), quarters (4), half-years (2), the year (1) or its first weeks.
--
--   lua5.4 levels.lua read NAME < CSV
-- prints NAME, the rows with a p, the share of them below 0.05 in percent, and how many adjusted ones are.
local random = math.random

local function normal()
  return math.sqrt(-2 * math.log(1 - random())) * math.cos(2 * math.pi * random())
end

-- Marsaglia and Tsang 2000
local function gamma(shape)
  if shape < 1 then return gamma(shape + 1) * (1 - random()) ^ (1 / shape) end
  local d = shape - 1 / 3
  local c = 1 / math.sqrt(9 * d)
  while true do
    local x = normal()
    local v = (1 + c * x) ^ 3
    if v > 0 and math.log(1 - random()) < x * x / 2 + d - d * v + d * math.log(v) then return d * v end
  end
end

local function beta(share, correlation)
  local size = (1 - correlation) / correlation
  local a, b = gamma(share * size), gamma((1 - share) * size)
  return a / (a + b)
end

local function poisson(mean)
  local n, product, bound = 0, 1 - random(), math.exp(-mean)
  while product > bound do
    n = n + 1
    product = product * (1 - random())
  end
  return n
end

-- A count of n of which each is one with this probability
local function binomial(n, share)
  local count = 0
  for _ = 1, n do if random() < share then count = count + 1 end end
  return count
end

local function open(folder, name, header)
  local file = assert(io.open(folder .. "/" .. name .. ".csv", "w"))
  file:write(header, "\n")
  return file
end

-- dataset.lua and the communes; `tables` are their names
local function finish(folder, communes, tables, files)
  local parts = { 'return { as_of = "2020-06-30", unit_level = "commune", units = { file = "units.csv" }' }
  for _, name in ipairs(tables) do parts[#parts + 1] = ('%s = { file = "%s.csv" }'):format(name, name) end
  local d = assert(io.open(folder .. "/dataset.lua", "w"))
  d:write(table.concat(parts, ", "), " }\n")
  d:close()
  for _, file in ipairs(files) do file:close() end
  local u = open(folder, "units", "code,name,level")
  for unit = 1, communes do u:write(("U%04d,U%04d,commune\n"):format(unit, unit)) end
  u:close()
end

-- The opinions of a session: what becomes of each hangs on the session
local function write_opinions(o, session, unit, year, day, opinions)
  local resolved, open_share, answered, beyond = beta(0.6, 0.1), beta(0.5, 0.1), beta(0.7, 0.1), beta(0.2, 0.1)
  local again, at_work = beta(0.2, 0.1), beta(0.4, 0.1)
  for k = 1, opinions do
    local outcome = random() < resolved and "resolved" or random() < open_share and "open"
      or random() < at_work and "in_progress" or "explained"
    local at_session = random() < answered
    o:write(("%s-%d,%s,U%04d,%s,%s,%s,%s,%s,%d-12-31,%s,%s\n"):format(session, k, session, unit, day,
      random() < beyond and "district" or "commune", outcome, tostring(at_session), at_session and day or "", year,
      outcome == "resolved" and day or "", tostring(random() < again)))
  end
end

local function make(folder, communes, sessions, numbers, seed)
  math.randomseed(tonumber(seed))
  local s = open(folder, "sessions", "id,unit,held_on,participants,households,opinions,speakers,speeches,villages," ..
    "delegates,link_points,submitted,chosen,answered_in_writing")
  local o = open(folder, "opinions", "id,session,unit,raised_on,competence,outcome,answered_at_session,answered_on," ..
    "due_on,resolved_on,repeated")
  local a = open(folder, "attendees", "session,unit,dimension,category,participants,total")
  local c = open(folder, "conclusions", "session,unit,item,issued_on,due_on,done_on,status")
  local v = open(folder, "polls", "session,unit,asked_on,question,households,taking_part,agree")
  local n_sessions = 0
  for unit = 1, tonumber(communes) do
    for year = 2018, 2019 do
      local n = numbers == "random" and poisson(tonumber(sessions)) or tonumber(sessions)
      for k = 1, n do
        n_sessions = n_sessions + 1
        local id = "s" .. n_sessions
        local day = ("%d-%02d-%02d"):format(year, (k - 1) % 12 + 1, (k - 1) // 12 % 28 + 1)
        local people = math.floor(gamma(5.44) / 5.44 * 70 + 0.5) + 1
        local opinions = poisson(people * 0.14 * gamma(4) / 4)
        local households = math.floor(people * (0.5 + 0.4 * random()))
        local speakers, submitted = poisson(5 * gamma(3) / 3), poisson(8 * gamma(3) / 3)
        s:write(("%s,U%04d,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n"):format(id, unit, day, people, households, opinions,
          speakers, speakers + poisson(speakers * 0.4), 1 + poisson(2), poisson(4 * gamma(3) / 3), poisson(0.8), submitted,
          binomial(submitted, beta(0.5, 0.1)), poisson(2 * gamma(2) / 2)))
        write_opinions(o, id, unit, year, day, opinions)
        a:write(("%s,U%04d,gender,female,%d,%d\n"):format(id, unit, binomial(people, beta(0.45, 0.1)), people))
        local in_time = beta(0.7, 0.2)
        for item = 1, poisson(2 * gamma(2) / 2) do
          local late = random() > in_time
          c:write(("%s,U%04d,%d,%s,%d-12-31,%s,%s\n"):format(id, unit, item, day, year,
            late and ("%d-02-01"):format(year + 1) or ("%d-12-30"):format(year), "done"))
        end
        local voting = binomial(households, beta(0.8, 0.1))
        v:write(("%s,U%04d,%s,q,%d,%d,%d\n"):format(id, unit, day, households, voting, binomial(voting, beta(0.7, 0.1))))
      end
    end
  end
  finish(folder, tonumber(communes), { "sessions", "opinions", "attendees", "conclusions", "polls" }, { s, o, a, c, v })
end

-- The days of report k of n in a year; of twelve and fewer they are of whole months
local function days_of(year, k, n)
  if n <= 12 then
    local last = os.time { year = year, month = 12 // n * k + 1, day = 0, hour = 12 }
    return ("%d-%02d-01"):format(year, 12 // n * (k - 1) + 1), os.date("!%Y-%m-%d", last)
  end
  local first = os.time { year = year, month = 1, day = 7 * (k - 1) + 1, hour = 12 }
  return os.date("!%Y-%m-%d", first), os.date("!%Y-%m-%d", first + 6 * 86400)
end

-- Reports: each draws its own figures, which vary by more than single persons or cases would
local function make_reports(folder, communes, reports, seed)
  math.randomseed(tonumber(seed))
  local m = open(folder, "summaries", "unit,from,to,sessions,planned,participants,households,speakers,speeches,villages," ..
    "opinions,answered,answered_at_session,answered_in_writing,resolved,resolved_or_answered,in_progress,units_held,units_due")
  local r = open(folder, "receptions", "unit,from,to,required,held,turns,persons,cases,cases_again,resolved,large_groups")
  local p = open(folder, "petitions", "unit,from,to,received,cases,resolved,resolved_or_answered,closed")
  for unit = 1, tonumber(communes) do
    for year = 2018, 2019 do
      for k = 1, tonumber(reports) do
        local place = ("U%04d,%s,%s"):format(unit, days_of(year, k, tonumber(reports)))
        local sessions = 1 + poisson(2 * gamma(3) / 3)
        local people = math.floor(sessions * 70 * gamma(5) / 5)
        local opinions = poisson(people * 0.14 * gamma(4) / 4) + 1
        local answered = binomial(opinions, beta(0.7, 0.1))
        m:write(("%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,12\n"):format(place, sessions, sessions + poisson(1),
          people, binomial(people, beta(0.6, 0.1)), poisson(6 * gamma(3) / 3), poisson(9 * gamma(3) / 3), 1 + poisson(4),
          opinions, answered, binomial(answered, beta(0.6, 0.1)), poisson(3 * gamma(2) / 2),
          binomial(opinions, beta(0.5, 0.1)), binomial(opinions, beta(0.6, 0.1)), poisson(3 * gamma(2) / 2),
          binomial(12, beta(0.7, 0.2))))
        local cases = 2 + poisson(20 * gamma(4) / 4)
        r:write(("%s,4,%d,%d,%d,%d,%d,%d,%d\n"):format(place, binomial(4, beta(0.7, 0.1)), cases + poisson(4 * gamma(2) / 2),
          cases + poisson(9 * gamma(2) / 2), cases, binomial(cases, beta(0.3, 0.1)), binomial(cases, beta(0.5, 0.1)),
          poisson(1)))
        local received = 5 + poisson(30 * gamma(4) / 4)
        p:write(("%s,%d,%d,%d,%d,%d\n"):format(place, received, 3 + binomial(received, beta(0.7, 0.1)),
          binomial(received, beta(0.5, 0.1)), binomial(received, beta(0.6, 0.1)), poisson(received * 0.8 * gamma(6) / 6)))
      end
    end
  end
  finish(folder, tonumber(communes), { "summaries", "receptions", "petitions" }, { m, r, p })
end

local function read(name)
  local columns, n, low, adjusted = {}, 0, 0, 0
  for line in io.lines() do
    local cells = {}
    for cell in (line:gsub('"[^"]*"', "") .. ","):gmatch("([^,]*),") do cells[#cells + 1] = cell end
    if not columns.p then
      for i, cell in ipairs(cells) do columns[cell] = i end
    elseif cells[columns.p] ~= "" then
      n = n + 1
      if tonumber(cells[columns.p]) < 0.05 then low = low + 1 end
      if tonumber(cells[columns.p_adjusted]) < 0.05 then adjusted = adjusted + 1 end
    end
  end
  print(("%s %d %.1f %d"):format(name, n, n > 0 and 100 * low / n or 0, adjusted))
end

local commands = { make = make, reports = make_reports, read = read }
commands[arg[1]](table.unpack(arg, 2))
