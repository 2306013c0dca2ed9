-- The part for a real Redis. What comes back is the number of calls, whether the script failed, and its value or error.
local real = redis
local function through(method, refuse)
  return function(...)
    local n, args = select('#', ...), { ... }
    local problem = check(n, args)
    if problem then
      return refuse({ err = problem })
    end
    return real[method](unpack(args, 1, n))
  end
end
local shadow = setmetatable({
  call = through('call', function(problem) error(problem, 0) end),
  pcall = through('pcall', function(problem) return problem end),
}, { __index = real })
return function(script)
  local ok, value = pcall(script, shadow, keys, ARGV)
  -- Redis' own pcall gives a failed command's error as text, a mistake in the script as text without a code.
  if not ok and type(value) ~= 'table' then
    value = tostring(value)
    value = { err = string.match(value, '^%u+ ') and value or 'ERR ' .. value }
  end
  if type(value) == 'table' and value.err then
    return { calls, 1, value.err }
  end
  return { calls, 0, value }
end
