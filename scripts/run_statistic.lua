-- Runs a statistic by the words of a command line: its name, then key=value for each parameter.

local vi = dienhong.locale == "vi"

return function(ds, words)
  local name, params = words[1], {}
  if not name then
    error(vi and "thống kê nào? hãy ghi tên sau '--', ví dụ: -- compare measure=sessions periods=2018,2019"
            or "which statistic? give its name after '--', such as: -- compare measure=sessions periods=2018,2019", 0)
  end
  for i = 2, #words do
    local key, value = words[i]:match("^([%w_]+)=(.*)$")
    if not key then error((vi and "'%s' không có dạng khóa=giá_trị" or "'%s' is not of the form key=value"):format(words[i]), 0) end
    params[key] = value
  end
  local done, results = pcall(ds.stat, ds, name, params)
  if done then return results end
  error((results:gsub("^[^\n]-run_statistic%.lua:%d+: ", "")), 0)
end
