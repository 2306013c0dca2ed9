-- Puts a chat's orders into the supergroup that it has become, page by page. Repeatable: they are put there once, with the last
-- page, since they may be sold there from then on. Until then the pages wait under a key of their own. If the supergroup has orders,
-- these get the numbers behind them. No order is thus lost, and no number changes that members have just read. `shift`, the number
-- added to theirs, is kept for the session that arrives later (arrive.lua).
-- KEYS    4 orders of the supergroup, 7 pages that have arrived before
-- ARGV    old_chat (its id), is_last (1 or 0), pages_before (their number), kept_for ms (how long pages wait), then field, value …
-- replies merged, shift                      also if they were before, or if there are none
--         waiting                            for the next page
local ARRIVING = KEYS[7]
local old_chat, is_last, pages_before, kept_for = unpack(ARGV, 1, 4)
local from = 'from:' .. old_chat
local o = read(ORDERS, from, 'count')
if o[from] then
  return { 'merged', o[from] }
end
local theirs = {}
for i = 5, #ARGV do
  theirs[#theirs + 1] = ARGV[i]
end
if is_last ~= '1' then
  set_all(ARRIVING, theirs)
  redis.call('PEXPIRE', ARRIVING, kept_for)
  return { 'waiting' }
end
if pages_before ~= '0' then
  local waiting = redis.call('HGETALL', ARRIVING)
  for i = 1, #waiting do
    theirs[#theirs + 1] = waiting[i]
  end
end
if #theirs == 0 then
  return { 'merged', '0' }
end

local first = tonumber(o.count or '0')
local set = { from, digits(first) }
for i = 1, #theirs, 2 do
  local name, value = theirs[i], theirs[i + 1]
  local number, rest = string.match(name, '^(%d+)(.*)$')
  if number then
    put(set, digits(tonumber(number) + first) .. rest, value)
  else
    -- How many there are, the number of a proposal's order, or what an earlier move added.
    put(set, name, digits(tonumber(value) + first))
  end
end
set_all(ORDERS, set)
if pages_before ~= '0' then
  redis.call('DEL', ARRIVING)
end
return { 'merged', digits(first) }
