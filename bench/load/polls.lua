-- Clients that poll as a page does: each with the tag of its last answer, for which each needs a thread of its own (wrk has one
-- state a thread). By wrk, with the path behind `--` and, where they are to wait between two polls, the mean of that time in
-- milliseconds.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  path = arguments[1]
  wait = tonumber(arguments[2] or "0")
  tag = nil
  changed, unchanged, other = 0, 0, 0
  -- wrk counts what it reads, heads included; a body has a length of its own.
  bodies = 0
end

-- Not all at one moment.
function delay()
  if wait == 0 then
    return 0
  end
  return math.random(wait * 0.5, wait * 1.5)
end

function request()
  local headers = { ["Host"] = "localhost", ["Accept"] = "application/json" }
  headers["If-None-Match"] = tag
  return wrk.format("GET", path, headers)
end

function response(status, headers, body)
  if status == 200 then
    changed = changed + 1
    bodies = bodies + #body
    tag = headers["etag"] or headers["ETag"]
  elseif status == 304 then
    unchanged = unchanged + 1
  else
    other = other + 1
  end
end

function done(summary, latency, requests)
  local sum = { changed = 0, unchanged = 0, other = 0, bodies = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sum) do
      sum[name] = sum[name] + thread:get(name)
    end
  end
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"changed":%d,"unchanged":%d,"other":%d,"bodies":%d,"failed":%d,' ..
      '"p50":%.3f,"p99":%.3f,"max":%.3f}\n',
    summary.requests, summary.duration / 1e6, sum.changed, sum.unchanged, sum.other, sum.bodies,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3
  ))
end
