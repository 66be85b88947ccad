-- The cookbook: cookbook.lua PROGRAM SOURCE FOLDER [NAME] writes its pages and pictures into FOLDER, from questions.lua, and says
-- which answers differ from those in tests/oracle/cookbook; with NAME, of that question alone.
-- An answer has the columns and the rows of the other engine, or so many of the first rows as its question takes; rows of
-- equal figures may stand in another order.
local program, source, folder = arg[1], arg[2], arg[3]
local book = dofile(source .. "/scripts/examples/cookbook/questions.lua")

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

local function folder_of(data) return "scripts/examples/" .. data end

-- Runs the program; what goes wrong is told.
local function run(question, rest)
    local pipe = assert(io.popen(("%s %s 2>errors"):format(quoted(program), rest)))
    local out = pipe:read "a"
    if not pipe:close() then print(question.name .. ": " .. read "errors") end
    return out
end

local function run_script(question, command, script, rest)
    write("question.lua", script)
    return run(question, ("%s %s question.lua --quiet %s"):format(command, quoted(source .. "/" .. folder_of(question.data)), rest))
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

-- The heads of a table in CSV and its rows, without the columns of `others`.
local function table_of(text, others)
    local rows, heads, left_out = {}, nil, {}
    for name in (others or ""):gmatch "[^,]+" do left_out[name] = true end
    for line in text:gmatch "[^\n]+" do
        local cells, row = fields(line), {}
        heads = heads or cells
        for i, cell in ipairs(cells) do if not left_out[heads[i]] then row[#row + 1] = same_form(cell) end end
        rows[#rows + 1] = row
    end
    return table.concat(rows[1] or {}, ","), { table.unpack(rows, 2) }
end

-- The figures of a row, in their order; names left out.
local function figures(row)
    local list = {}
    for _, cell in ipairs(row) do if tonumber(cell) then list[#list + 1] = cell end end
    return table.concat(list, " ")
end

local function compare(question, answer)
    local heads, ours = table_of(answer, question.ours)
    local heads_there, theirs = table_of(read(source .. "/tests/oracle/cookbook/" .. question.name .. ".csv"))
    local function tell(form, ...) print(("== %s: " .. form):format(question.name, ...)) end
    if #ours == 0 then return tell "the answer has no rows" end
    if heads ~= heads_there then return tell("the answer has the columns %s, not %s", heads, heads_there) end
    local due = math.min(question.taken or #theirs, #theirs)
    if #ours ~= due then tell("the answer has %d rows, not %d", #ours, due) end
    local there = {}
    for _, row in ipairs(theirs) do
        local text = table.concat(row, "|")
        there[text] = (there[text] or 0) + 1
    end
    for i, row in ipairs(ours) do
        local text = table.concat(row, "|")
        if (there[text] or 0) == 0 then tell("row %d is not there: %s", i, text) end
        there[text] = (there[text] or 0) - 1
        if not theirs[i] or figures(row) ~= figures(theirs[i]) then tell("row %d stands elsewhere", i) end
    end
end

local function trimmed(text) return (text:gsub("^%s+", ""):gsub("%s+$", "")) end

-- The name in a language of the column that is $name in queries.
local function column(name, language) return language == "vi" and (book.names[name] or error(name .. " has no name in Vietnamese")) or name end

-- A query in a language. A column that has its own name there needs no new one.
local function worded(query, language)
    return (trimmed(query):gsub("%$([%w_]+)", function(name)
        return language == "vi" and "`" .. column(name, language) .. "`" or name
    end):gsub("%f[%w_]([%w_]+) = %1%f[^%w_(]", "%1"))
end

-- The chart of a question: what returns the answer, or what is drawn instead of it, becomes its data; beside y stands what it is.
local function chart_of(question, language)
    local before, drawn = worded(question.query or "return", language):match "^(.*)return%s*(.*)$"
    local fields = question.chart:gsub("%$([%w_]+)", function(name) return column(name, language) end)
    if not question.chart:find '"heat"' then -- whose y are names
        local title = question.y and question.y[language] or column(question.chart:match ' y = "%$?([%w_]+)"', language):gsub("_", " ")
        fields = fields .. (", y_title = \"%s\""):format(title)
    end
    drawn = question.of and worded(question.of, language) or drawn
    return before .. ("return dienhong.chart {\n  data = %s,\n  %s,\n}"):format(drawn, fields)
end

local function command_of(question, data) return (question.command:gsub("%$data", data)) end

local pages = {
    vi = { file = "README.vi.md", title = "# Sổ tay truy vấn",
        intro = "Bốn mươi câu hỏi mà các cơ quan thường đặt ra về đối thoại, tiếp công dân, đơn và biểu quyết, mỗi câu một truy vấn\n"
            .. "ngắn hoặc một lệnh. Chép một truy vấn vào tệp `hoi.lua` rồi chạy `dienhong query BỘ_SỐ_LIỆU hoi.lua`; muốn có hình\n"
            .. "thì chép đoạn thứ hai và chạy `dienhong chart BỘ_SỐ_LIỆU hoi.lua -o hoi.png`. Tên cột viết trong dấu `` ` `` là do\n"
            .. "truy vấn đặt, đổi tùy ý. Kết quả đã được đối chiếu với một phần mềm khác. *[English](README.md)*",
        data = "Bộ số liệu: [`%s`](../%s/%s)." },
    en = { file = "README.md", title = "# Cookbook",
        intro = "Forty questions that offices ask of dialogues, receptions of citizens, petitions and votes, each answered by one short\n"
            .. "query or one command. Copy a query into a file `ask.lua` and run `dienhong query DATASET ask.lua`; for a picture copy\n"
            .. "the second block and run `dienhong chart DATASET ask.lua -o ask.png` (those below are of the Vietnamese page, where\n"
            .. "columns have Vietnamese names). The answers were compared with another engine's. *[Tiếng Việt](README.vi.md)*",
        data = "Data set: [`%s`](../%s/%s)." },
}

-- The entry of a question on the page of a language; in Vietnamese its picture is drawn and its answer compared, too.
local function entry(number, question, language)
    local text = { ("\n### %d. %s\n"):format(number, question[language]) }
    local function add(form, ...) text[#text + 1] = form:format(...) end
    local data = quoted(source .. "/" .. folder_of(question.data))
    local answer
    if question.command then
        add("```sh\ndienhong %s\n```\n", command_of(question, folder_of(question.data)))
        answer = run(question, command_of(question, data) .. " --quiet --locale " .. language)
    else
        local query = worded(question.query, language)
        if select(2, query:gsub("\n", "")) > 4 then print("== " .. question.name .. ": more than five lines") end
        for line in query:gmatch "[^\n]+" do
            if utf8.len(line) > 140 then print("== " .. question.name .. ": a line of more than 140 characters") end
        end
        add("```lua\n%s\n```\n", query)
        answer = run_script(question, "query", query, "--locale " .. language)
    end
    add("```\n%s```\n", answer)
    add("```lua\n%s\n```\n", chart_of(question, language))
    add("<img src=\"pictures/%s.png\" width=\"480\" alt=\"%s\">", question.name, question[language])
    return table.concat(text, "\n")
end

-- Draws the picture of a question as its page has it.
local function draw(question)
    local chart = chart_of(question, "vi"):gsub(",\n}$", (",\n  width = 480, height = %d,\n}"):format(question.height or 300))
    run_script(question, "chart", chart, "--locale vi -o " .. quoted(folder .. "/pictures/" .. question.name .. ".png"))
end

-- The answer as programs read it, with the names of the English page.
local function figures_of(question)
    if not question.command then return run_script(question, "query", worded(question.query, "en"), "--format csv") end
    return run(question, command_of(question, quoted(source .. "/" .. folder_of(question.data))) .. " --quiet --format csv")
end

local number, data = 0, nil
local text = { vi = { pages.vi.title, "", pages.vi.intro }, en = { pages.en.title, "", pages.en.intro } }
os.execute("mkdir -p " .. quoted(folder .. "/pictures"))
for _, question in ipairs(book.questions) do
    data = question.data or data
    if question.part then
        for language, page in pairs(pages) do
            local readme = io.open(("%s/%s/%s"):format(source, folder_of(data), page.file)) and page.file or "README.md"
            table.insert(text[language], ("\n## %s\n\n" .. page.data):format(question.part[language], folder_of(data), data, readme))
        end
    else
        number, question.data = number + 1, data
        if not arg[4] or question.name == arg[4] then
            for _, language in ipairs { "vi", "en" } do table.insert(text[language], entry(number, question, language)) end
            compare(question, figures_of(question))
            draw(question)
        end
    end
end
assert(number == 40, "the pages say how many questions there are")
for language, page in pairs(pages) do write(folder .. "/" .. page.file, table.concat(text[language], "\n") .. "\n") end
