-- Looks at something: GET, each time as another of the signed-in workers.

local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "plan.lua")
local plan

function init(args)
   plan = shared.load(args)
end

function request()
   local look = shared.one_of(plan.looks)
   return shared.asking("GET", look.path, look.headers)
end

done = shared.figures
