-- Stands before every script, on one line, so that errors name the script's own lines. Only whole-line comments here.
-- `redis.call` refuses undeclared keys and puts the prefix before the others. What comes back is the number of calls, whether the
-- script failed, and its value or error.
local upper, find, sub = string.upper, string.find, string.sub
local prefix = table.remove(ARGV)
local calls, declared, keys = 0, {}, {}
for i = 1, #KEYS do
  keys[i] = sub(KEYS[i], #prefix + 1)
  declared[keys[i]] = true
end
local function has(list, name)
  return find(list, ' ' .. name .. ' ', 1, true) ~= nil
end
-- Counts the command in args[1..n] and puts the prefix before its keys, or says what is wrong with it.
local function check(n, args)
  if n == 0 then
    return 'ERR Please specify at least one argument for this redis.call()'
  end
  local name = upper(tostring(args[1]))
  local last, step = 1, 1
  if has('@TWO@', name) then
    last = 2
  elseif has('@ALL@', name) then
    last = n - 1
  elseif has('@PAIRS@', name) then
    last, step = n - 1, 2
  elseif has('@NONE@', name) then
    last = 0
  elseif not has('@ONE@', name) then
    return 'ERR This Redis command is not allowed from script: ' .. name
  end
  if n - 1 < last or (last == 0 and not has('@NONE@', name)) then
    return 'ERR Wrong number of args calling Redis command from script: ' .. name
  end
  for i = 2, last + 1, step do
    local key = tostring(args[i])
    if not declared[key] then
      return 'ERR Script attempted to access a key that is not in KEYS: ' .. key
    end
    args[i] = prefix .. key
  end
  calls = calls + 1
end
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
