-- Moves a chat's orders to the supergroup that it has become. Repeatable. If the supergroup has orders of its own, the old ones
-- get the numbers behind them. No order is thus lost, and no number changes that members have just read. `shift`, the number
-- added to the old ones, is kept for the session that arrives later (arrive.lua).
-- KEYS    1 orders of the old chat, 2 orders of the supergroup
-- ARGV    old_chat (its id)
-- replies none, shift                        there is nothing to move, perhaps any more
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
