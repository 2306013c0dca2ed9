-- Commands that ioredis-mock gets wrong, each written with those that it gets right. Arguments: the name, the key, the rest.
-- Reading Lua is most of what a script costs there, so a script gets only the sections for the commands that it names.
local shims = {}
local function wantedType(name)
  if has(' GET GETDEL GETEX GETSET GETRANGE APPEND STRLEN INCR INCRBY INCRBYFLOAT DECR DECRBY ', name) then return 'string' end
  return match(name, '^H') and 'hash' or match(name, '^Z') and 'zset' or match(name, '^S[ACDIMPRU]') and 'set'
    or (match(name, '^L') or match(name, '^RP')) and 'list'
end
local function problem(message)
  return { err = 'ERR ' .. message }
end
-- section: GET SET COPY HGET
-- The direct forms answer an empty string as if there were none.
function shims.GET(a) return raw('mget', a[2])[1] end
function shims.HGET(a)
  if #a ~= 3 then return problem("wrong number of arguments for 'hget' command") end
  return raw('hmget', a[2], a[3])[1]
end
-- section: HSET
function shims.HSET(a)
  if #a < 4 or #a % 2 == 1 then return problem("wrong number of arguments for 'hset' command") end
  return raw(unpack(a))
end
-- section: SET
function shims.SET(a)
  local key, flags, i = a[2], {}, 4
  local clocks = { EX = 'expire', PX = 'pexpire', EXAT = 'expireat', PXAT = 'pexpireat' }
  while a[i] do
    local word = upper(a[i])
    if clocks[word] then
      if not match(a[i + 1] or '', '^[1-9]%d*$') then return problem("invalid expire time in 'set' command") end
      flags.clock, flags.time, i = clocks[word], a[i + 1], i + 2
    elseif has(' NX XX GET KEEPTTL ', word) then
      flags[word], i = true, i + 1
    else
      return problem('syntax error')
    end
  end
  if not a[3] or (flags.NX and flags.XX) then return problem('syntax error') end
  local old, held = flags.GET and shims.GET(a) or false, raw('exists', key) == 1
  if (flags.NX and held) or (flags.XX and not held) then return old end
  local left = flags.KEEPTTL and raw('pttl', key) or -1
  raw('set', key, a[3])
  if flags.clock then raw(flags.clock, key, flags.time) elseif left > 0 then raw('pexpire', key, text(left)) end
  if flags.GET then return old end
  return { ok = 'OK' }
end
-- section: EXPIRE PEXPIRE EXPIREAT PEXPIREAT
-- ioredis-mock overlooks NX, XX, GT and LT.
local function expire(a)
  local key, flag = a[2], a[4] and upper(a[4])
  if not match(a[3] or '', '^-?%d+$') then return problem('value is not an integer or out of range') end
  if not flag then return raw(a[1], key, a[3]) end
  local before = raw('pexpiretime', key)
  if before == -2 or (before == -1 and flag ~= 'NX' and flag ~= 'LT') or (before ~= -1 and flag == 'NX') then return 0 end
  raw(a[1], key, a[3])
  local after = raw('pexpiretime', key)
  if (flag == 'GT' and after <= before) or (flag == 'LT' and before ~= -1 and after >= before) then
    raw('pexpireat', key, text(before))
    return 0
  end
  return 1
end
shims.EXPIRE, shims.PEXPIRE, shims.EXPIREAT, shims.PEXPIREAT = expire, expire, expire, expire
-- section: INCR INCRBY DECR DECRBY HINCRBY
-- ioredis-mock counts on with NaN.
local function count(a)
  local old, by = raw('mget', a[2])[1], a[3]
  if a[1] == 'HINCRBY' then old, by = raw('hmget', a[2], a[3])[1], a[4] end
  if not match(old or '0', '^-?%d+$') or not match(by or (#a == 2 and '0') or '', '^-?%d+$') then
    return problem(a[1] == 'HINCRBY' and 'hash value is not an integer' or 'value is not an integer or out of range')
  end
  return raw(unpack(a))
end
shims.INCR, shims.INCRBY, shims.DECR, shims.DECRBY, shims.HINCRBY = count, count, count, count, count
-- section: RENAME RENAMENX
function shims.RENAME(a)
  if raw('exists', a[2]) == 0 then return problem('no such key') end
  if a[2] == a[3] then return 'OK' end
  raw('del', a[3])
  return raw('rename', a[2], a[3])
end
function shims.RENAMENX(a)
  if raw('exists', a[2]) == 0 then return problem('no such key') end
  return raw('renamenx', a[2], a[3])
end
-- section: COPY
function shims.COPY(a)
  local from, to, kind = a[2], a[3], raw('type', a[2])
  if a[4] and upper(a[4]) ~= 'REPLACE' then return problem('syntax error') end
  if kind == 'none' or (not a[4] and raw('exists', to) == 1) then return 0 end
  local left = raw('pttl', from)
  raw('del', to)
  if kind == 'string' then
    raw('set', to, shims.GET({ 'GET', from }))
  elseif kind == 'hash' then
    raw('hset', to, unpack(raw('hgetall', from)))
  elseif kind == 'zset' then
    local pairs = raw('zrange', from, '0', '-1', 'WITHSCORES')
    for i = 1, #pairs, 2 do raw('zadd', to, pairs[i + 1], pairs[i]) end
  else
    return problem('the embedded engine cannot COPY a ' .. kind)
  end
  if left > 0 then raw('pexpire', to, text(left)) end
  return 1
end
-- section: ZADD
function shims.ZADD(a)
  local i = 3
  while has(' NX XX CH GT LT INCR ', upper(a[i] or '')) do
    a[i] = upper(a[i])
    if has(' GT LT INCR ', a[i]) then return problem('the embedded engine knows no ZADD ' .. a[i]) end
    i = i + 1
  end
  for j = i, #a, 2 do
    if not parse(a[j]) then return problem('value is not a valid float') end
  end
  return raw(unpack(a))
end
-- section: ZRANGEBYSCORE ZREVRANGEBYSCORE ZCOUNT ZREMRANGEBYSCORE ZRANGE
-- ioredis-mock reads a bound as a whole number, and infinity only with its sign.
local function byScore(a)
  for i = 3, 4 do
    if a[i] == 'inf' then a[i] = '+inf' end
    if not match(a[i] or '', '^%(?-?%d+$') and not match(a[i] or '', '^[-+]inf$') then
      return problem('the embedded engine takes whole numbers as bounds')
    end
  end
  return raw(unpack(a))
end
shims.ZRANGEBYSCORE, shims.ZREVRANGEBYSCORE, shims.ZCOUNT, shims.ZREMRANGEBYSCORE = byScore, byScore, byScore, byScore
function shims.ZRANGE(a)
  for i = 5, #a do
    if upper(a[i]) == 'BYSCORE' then return byScore(a) end
  end
  return raw(unpack(a))
end
-- section: ZPOPMIN ZPOPMAX
local function pop(a)
  local list = raw(unpack(a))
  for i = 2, #list, 2 do list[i] = text(list[i]) end
  return list
end
shims.ZPOPMIN, shims.ZPOPMAX = pop, pop
