-- The cookbook: cookbook.lua PROGRAM SOURCE FOLDER [NAME] writes its pages and pictures into FOLDER, from questions.lua, and says
-- which answers differ from those in tests/oracle/cookbook; with NAME, of that question alone.
-- Rows of equal figures may stand in another order there, and more of them where a question takes only the first.
local program, source, folder = arg[1], arg[2], arg[3]
local data = source .. "/scripts/examples/thach-ha"
local questions = dofile(source .. "/scripts/examples/cookbook/questions.lua")

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function write(path, text)
    local file = assert(io.open(path, "w"))
    file:write(text)
    file:close()
end

local function read(path)
    local file = assert(io.open(path))
    local text = file:read "a"
    file:close()
    return text
end

local function run(command, script, rest)
    write("question.lua", script)
    local pipe = assert(io.popen(("%s %s %s question.lua %s 2>errors"):format(quoted(program), command, quoted(data), rest)))
    local out = pipe:read "a"
    return pipe:close(), out
end

-- The fields of a line of CSV.
local function fields(line)
    local list, at = {}, 1
    line = line .. ","
    while at <= #line do
        local _, ends, text = line:find('^"([^"]*)",', at)
        if not ends then _, ends, text = line:find("^([^,]*),", at) end
        list[#list + 1], at = text, ends + 1
    end
    return list
end

-- A cell as both engines write it: numbers to twelve digits.
local function same_form(cell)
    local number = tonumber(cell)
    return number and ("%.12g"):format(number) or cell
end

local function rows_of(text)
    local rows = {}
    for line in text:gmatch "[^\n]+" do
        local row = fields(line)
        for i, cell in ipairs(row) do row[i] = same_form(cell) end
        rows[#rows + 1] = row
    end
    return rows
end

-- The figures of a row, in their order; names left out.
local function figures(row)
    local list = {}
    for _, cell in ipairs(row) do if tonumber(cell) then list[#list + 1] = cell end end
    return table.concat(list, " ")
end

local function compare(name, ours, theirs)
    local first = #ours < 2 and "has no rows" or table.concat(ours[1], ",") ~= table.concat(theirs[1], ",") and "has other columns"
    if first then return print("== " .. name .. ": the answer " .. first) end
    local there = {}
    for _, row in ipairs(theirs) do there[table.concat(row, "|")] = true end
    for i, row in ipairs(ours) do
        if not there[table.concat(row, "|")] then print(("== %s: row %d is not there: %s"):format(name, i, table.concat(row, "|"))) end
        if not theirs[i] or figures(row) ~= figures(theirs[i]) then print(("== %s: row %d stands elsewhere"):format(name, i)) end
    end
end

local function trimmed(text) return (text:gsub("^%s+", ""):gsub("%s+$", "")) end

-- The chart of a question: what returns the answer becomes its data.
local function chart_of(question)
    local before, returned = question.query:match "^(.*)return (.*)$"
    return ("%sreturn dienhong.chart {\n  data = %s,\n  %s,\n}"):format(before, trimmed(returned), question.chart)
end

local pages = {
    vi = { "README.vi.md", "# Sổ tay truy vấn", "Bốn mươi câu hỏi mà các cơ quan thường đặt ra về đối thoại, mỗi câu một truy vấn ngắn trên bộ dữ liệu mẫu\n"
        .. "[Thạch Hà](../thach-ha/README.md). Chép một truy vấn vào tệp `hoi.lua` rồi chạy `dienhong query\n"
        .. "scripts/examples/thach-ha hoi.lua`; muốn có hình thì thay phần sau `return` như đoạn thứ hai và chạy `dienhong chart\n"
        .. "scripts/examples/thach-ha hoi.lua -o hoi.png`. Kết quả đã được đối chiếu với một phần mềm khác. *[English](README.md)*" },
    en = { "README.md", "# Cookbook", "Forty questions that offices ask of their dialogues, each answered by one short query over the sample data set\n"
        .. "[Thạch Hà](../thach-ha/README.md). Copy a query into a file `ask.lua` and run `dienhong query\n"
        .. "scripts/examples/thach-ha ask.lua`; for a picture put what stands in the second block, and run `dienhong chart\n"
        .. "scripts/examples/thach-ha ask.lua -o ask.png`. The answers were compared with another engine's. *[Tiếng Việt](README.vi.md)*" },
}

assert(#questions == 40, "the pages say how many questions there are")
for i = #questions, 1, -1 do if arg[4] and questions[i].name ~= arg[4] then table.remove(questions, i) end end
os.execute("mkdir -p " .. quoted(folder .. "/pictures"))
for _, language in ipairs { "vi", "en" } do
    local page = { pages[language][2], "", pages[language][3] }
    local function add(text) page[#page + 1] = text end
    for i, question in ipairs(questions) do
        local _, lines = trimmed(question.query):gsub("\n", "")
        if lines > 4 then print("== " .. question.name .. ": more than five lines") end
        local works, answer = run("query", question.query, "--quiet --locale " .. language)
        if not works then print(question.name .. ": " .. read "errors") end
        add(("\n## %d. %s\n\n```lua\n%s\n```\n\n```\n%s```"):format(i, question[language], trimmed(question.query), answer))
        if question.chart then
            add(("\n```lua\n%s\n```\n\n<img src=\"pictures/%s.png\" width=\"480\" alt=\"%s\">"):format(
                chart_of(question), question.name, question[language]))
        end
        if language == "vi" then
            local _, table_of = run("query", question.query, "--quiet --format csv")
            compare(question.name, rows_of(table_of), rows_of(read(source .. "/tests/oracle/cookbook/" .. question.name .. ".csv")))
            if question.chart then
                local drawn = chart_of(question):gsub(",\n}$", ", width = 480, height = 300,\n}")
                if not run("chart", drawn, "--quiet -o " .. quoted(folder .. "/pictures/" .. question.name .. ".png")) then
                    print(question.name .. ": " .. read "errors")
                end
            end
        end
    end
    write(folder .. "/" .. pages[language][1], table.concat(page, "\n") .. "\n")
end
