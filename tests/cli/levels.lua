-- SPDX-License-Identifier: GPL-3.0-or-later
-- Communes where nothing changed, and how often `compare` sees a change in them.
--
--   lua5.4 levels.lua make FOLDER COMMUNES SESSIONS fixed|random SEED
-- writes a data set of two years: each commune holds SESSIONS sessions a year, or a Poisson number of that mean. A
-- session draws its attendance (gamma, mean 70, deviation 30), its opinions (Poisson, by attendance and how lively it
-- is) and its own shares of what is resolved, open, answered, beyond competence (beta, correlation 0.1).
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

local function make(folder, communes, sessions, numbers, seed)
  math.randomseed(tonumber(seed))
  local s = assert(io.open(folder .. "/s.csv", "w"))
  local o = assert(io.open(folder .. "/o.csv", "w"))
  s:write("id,unit,held_on,participants,households,opinions\n")
  o:write("id,session,unit,raised_on,competence,outcome,answered_at_session,answered_on,due_on,resolved_on\n")
  local n_sessions, n_opinions = 0, 0
  for unit = 1, tonumber(communes) do
    for year = 2018, 2019 do
      local n = numbers == "random" and poisson(tonumber(sessions)) or tonumber(sessions)
      for k = 1, n do
        n_sessions = n_sessions + 1
        local day = ("%d-%02d-%02d"):format(year, (k - 1) % 12 + 1, (k - 1) // 12 % 28 + 1)
        local people = math.floor(gamma(5.44) / 5.44 * 70 + 0.5) + 1
        local opinions = poisson(people * 0.14 * gamma(4) / 4)
        s:write(("s%d,U%04d,%s,%d,%d,%d\n"):format(n_sessions, unit, day, people,
          math.floor(people * (0.5 + 0.4 * random())), opinions))
        local resolved, open, answered, beyond = beta(0.6, 0.1), beta(0.5, 0.1), beta(0.7, 0.1), beta(0.2, 0.1)
        for _ = 1, opinions do
          n_opinions = n_opinions + 1
          local outcome = random() < resolved and "resolved" or random() < open and "open" or "explained"
          local at_session = random() < answered
          o:write(("o%d,s%d,U%04d,%s,%s,%s,%s,%s,%d-12-31,%s\n"):format(n_opinions, n_sessions, unit, day,
            random() < beyond and "district" or "commune", outcome, tostring(at_session), at_session and day or "", year,
            outcome == "resolved" and day or ""))
        end
      end
    end
  end
  s:close()
  o:close()
  local d = assert(io.open(folder .. "/dataset.lua", "w"))
  d:write('return { as_of = "2020-06-30", unit_level = "commune", sessions = { file = "s.csv" }, ' ..
    'opinions = { file = "o.csv" }, units = { file = "u.csv" } }\n')
  d:close()
  local u = assert(io.open(folder .. "/u.csv", "w"))
  u:write("code,name,level\n")
  for unit = 1, tonumber(communes) do u:write(("U%04d,U%04d,commune\n"):format(unit, unit)) end
  u:close()
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
  print(("%s %d %.1f %d"):format(name, n, 100 * low / n, adjusted))
end

if arg[1] == "make" then make(table.unpack(arg, 2)) else read(arg[2]) end
