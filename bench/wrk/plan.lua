-- What the scripts share: the plan they are given, a source of chance, ids, and the figures at the end.

local plan = {}

local function load(args)
   for key, value in pairs(dofile(args[1])) do plan[key] = value end
   local noise = io.open("/dev/urandom", "rb")
   local a, b, c, d = noise:read(4):byte(1, 4)
   noise:close()
   math.randomseed(a + b * 256 + c * 65536 + d * 16777216)
   return plan
end

local function one_of(list)
   return list[math.random(#list)]
end

local function uuid()
   local r = math.random
   return string.format("%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x",
      r(0, 65535), r(0, 65535), r(0, 65535), r(0, 4095), r(0, 4095), r(0, 65535), r(0, 65535), r(0, 65535))
end

-- A connection a request, as the proxy in front asks. Those that stay open lie with whichever process of the
-- server was the quicker to take them, all of them with one of two by chance, and the other has nothing to do.
local function asking(method, path, headers, body)
   headers["Connection"] = "close"
   return wrk.format(method, path, headers, body)
end

local function figures(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "failed": %d, "lost": %d}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000,
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

return { load = load, one_of = one_of, uuid = uuid, asking = asking, figures = figures }
