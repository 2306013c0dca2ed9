-- Takes a chat's orders along to the supergroup that it has become. Repeatable. Where the supergroup has orders of its own,
-- the older ones are numbered on behind those, so that none is lost and no number changes that members have just read.
-- By how much is kept with them, for the session that arrives later and speaks of them (arrive.lua).
-- KEYS    1 orders of the old chat, 2 orders of the supergroup
-- ARGV    1 the old chat's id
-- replies none, shift                        there is nothing to take along, perhaps any more; the old chat's numbers are
--                                            higher by `shift` in the supergroup
--         followed, shift
local FROM, TO = KEYS[1], KEYS[2]
local old_chat = unpack(ARGV)
local shift = 'from:' .. old_chat
if redis.call('EXISTS', FROM) == 0 then
  return { 'none', redis.call('HGET', TO, shift) or '0' }
end
if redis.call('EXISTS', TO) == 0 then
  redis.call('RENAME', FROM, TO)
  return { 'followed', '0' }
end

local first = tonumber(redis.call('HGET', TO, 'count'))
local fields = redis.call('HGETALL', FROM)
local set = { shift, digits(first) }
for i = 1, #fields, 2 do
  local name, value = fields[i], fields[i + 1]
  local number, rest = string.match(name, '^(%d+)(.*)$')
  if name == 'count' then
    put(set, name, digits(tonumber(value) + first))
  elseif number then
    put(set, digits(tonumber(number) + first) .. rest, value)
  else
    put(set, name, digits(tonumber(value) + first))
  end
end
set_all(TO, set)
redis.call('DEL', FROM)
return { 'followed', digits(first) }
