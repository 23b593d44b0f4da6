-- Hands in pieces: PUT with an id never used before, for any member of any workshop.

local shared = dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "plan.lua")
local plan

function init(args)
   plan = shared.load(args)
end

function request()
   local workshop, work = shared.one_of(plan.workshops), shared.one_of(plan.works)
   local body = string.format(
      '{"workshop": "%s", "worker": "%s", "product": "%s", "step": "%s", "quantity": %d, "work_date": "%s"}',
      workshop.id, shared.one_of(workshop.numbers), work[1], work[2], math.random(1, 99), plan.work_date)
   return shared.asking("PUT", "/api/v1/hand-ins/" .. shared.uuid(),
      { ["Authorization"] = "Bearer " .. workshop.token, ["Content-Type"] = "application/json" }, body)
end

done = shared.figures
