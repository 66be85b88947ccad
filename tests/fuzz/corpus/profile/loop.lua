local t = {}
t.t = t
while true do t.n = t end
return t
