-- The part for ioredis-mock, which runs Lua 5.3 on 32-bit integers and knows the commands' usual forms only.
-- It makes numbers, globals and replies what they are in a real Redis.
local native, parse, format = call, tonumber, string.format
local floor, ceil, match, gsub = math.floor, math.ceil, string.match, string.gsub
-- Lua 5.1 has no integers: a sum of two would wrap around at 2^31 here.
tonumber = function(value, base)
  local number
  if base then number = parse(value, base) else number = parse(value) end
  return number and number + 0.0
end
tostring = (function(original)
  return function(value)
    if type(value) == 'number' then return format('%.14g', value) end
    return original(value)
  end
end)(tostring)
math.floor = function(value) return floor(value) + 0.0 end
math.ceil = function(value) return ceil(value) + 0.0 end
string.format = function(pattern, ...)
  return format((gsub(pattern, '%%([-+ 0]*%d*)[di]', '%%%1.0f')), ...)
end
call, repair, utf8, io, os, package, require, debug, dofile, loadfile = nil
table.unpack, table.pack, table.move, math.type, math.tointeger, string.pack, string.unpack = nil
-- A number as an argument of a command, as Redis writes it.
local function text(value)
  if type(value) ~= 'number' then return value end
  if value % 1 == 0 and value > -1e17 and value < 1e17 then return format('%.0f', value) end
  return format('%.17g', value)
end
-- Runs a command as ioredis-mock has it. Nulls become false, lists tables, failures { err }.
local function raw(...)
  local reply = native(true, ...)
  if reply == nil then return false end
  if type(reply) ~= 'userdata' then return reply end
  local null, list = reply[0], {}
  if null == 'error' then
    local message = gsub(reply[1], '^%a*Error: ', '')
    if find(message, "reading 'bind'", 1, true) then
      message = 'ERR the embedded engine does not know ' .. upper((...))
    end
    return { err = match(message, '^%u+ ') and message or 'ERR ' .. message }
  end
  for i = 1, #reply do
    local item = reply[i]
    if item == null then
      item = false
    elseif type(item) == 'userdata' then
      return { err = 'ERR the embedded engine cannot give nested replies to a script' }
    end
    list[i] = item
  end
  return list
end
@SHIMS@
local function run(args)
  local name, key = upper(args[1]), args[2]
  local wanted = wantedType(name)
  if wanted then
    local found = raw('type', key)
    if found ~= 'none' and found ~= wanted then
      return { err = 'WRONGTYPE Operation against a key holding the wrong kind of value' }
    end
  end
  args[1] = name
  local reply
  if shims[name] then reply = shims[name](args) else reply = raw(unpack(args)) end
  if has(' ZREM ZREMRANGEBYSCORE ZREMRANGEBYRANK ZPOPMIN ZPOPMAX SPOP SMOVE LREM LTRIM ', name) then
    local size = ({ Z = 'zcard', S = 'scard', L = 'llen' })[sub(name, 1, 1)]
    if raw(size, key) == 0 then raw('del', key) end
  end
  if type(reply) == 'string' and has(' SETEX PSETEX MSET HMSET RENAME LSET LTRIM TYPE PING ', name) then
    return { ok = reply }
  end
  return reply
end
local function through(fail)
  return function(...)
    local n, args = select('#', ...), { ... }
    local problem = check(n, args)
    for i = 1, n do
      args[i] = text(args[i])
      if type(args[i]) ~= 'string' then
        problem = problem or 'ERR Lua redis lib command arguments must be strings or integers'
      end
    end
    local reply = problem and { err = problem } or run(args)
    if type(reply) == 'table' and reply.err then return fail(reply) end
    return reply
  end
end
local shadow = {
  call = through(function(reply) error(reply, 0) end),
  pcall = through(function(reply) return reply end),
  error_reply = function(message) return { err = match(message, '^%-?(.*)$') } end,
  status_reply = function(message) return { ok = message } end,
  log = function() end, LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
}
-- Writes a value as Redis' own protocol does, with Redis' rules for what a Lua value means.
local function write(value, out)
  local kind = type(value)
  if kind == 'string' then
    out[#out + 1] = '$' .. format('%d', #value) .. '\r\n' .. value
  elseif kind == 'number' then
    out[#out + 1] = ':' .. format('%.0f', value < 0 and ceil(value) or floor(value))
  elseif value == true then
    out[#out + 1] = ':1'
  elseif kind ~= 'table' then
    out[#out + 1] = '$-1'
  elseif value.err then
    out[#out + 1] = '-' .. value.err
  elseif value.ok then
    out[#out + 1] = '+' .. value.ok
  else
    local n = 0
    while value[n + 1] ~= nil do n = n + 1 end
    out[#out + 1] = '*' .. format('%d', n)
    for i = 1, n do write(value[i], out) end
  end
end
setmetatable(_G, {
  __index = function(_, name) error("Script attempted to access nonexistent global variable '" .. name .. "'", 2) end,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})
return function(script)
  local ok, value = pcall(script, shadow, keys, ARGV)
  if not ok and type(value) ~= 'table' then
    value = { err = 'ERR ' .. tostring(value) }
  end
  local out = {}
  write(value, out)
  return format('%d', calls) .. '\r\n' .. table.concat(out, '\r\n') .. '\r\n'
end
