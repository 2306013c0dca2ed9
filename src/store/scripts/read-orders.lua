-- Reads a chat's orders from a number downwards: what each was, and which of them is being sold. Its cost is that of the
-- orders it reads, however many there are.
-- KEYS    1 live session, 2 moved, 3 the chat's latest session, 4 the chat's sessions, 5 the chat's orders
-- ARGV    1 number to begin with or '' for the newest, 2 how many, 3 1 if who paid what is wanted too
-- replies orders, how many there are, number of the one being sold or '', then for each of those read: its number, what was
--                 bought, state, what its sale brought or '', who paid what or ''
--         moving, chat | moved, chat
local f = redis.call('HMGET', LIVE, 'moved', 'q.kind', 'q.state', 'q.order')
if f[1] then
  return { 'moving', f[1] }
end
local count = redis.call('HGET', ORDERS, 'count')
if not count then
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'orders', '0', '' }
end

local selling = f[2] == 'sell' and not over(f[3]) and f[4] or ''
local from = ARGV[1] == '' and tonumber(count) or tonumber(ARGV[1])
local reply = { 'orders', count, selling }
if from < 1 or from > tonumber(count) then
  return reply
end
local numbers, names = {}, {}
for n = from, math.max(1, from - tonumber(ARGV[2]) + 1), -1 do
  local number = int(n)
  put(numbers, number)
  put(names, number, number .. ':state', number .. ':sale')
  if ARGV[3] == '1' then
    put(names, number .. ':who')
  end
end
local o = redis.call('HMGET', ORDERS, unpack(names))
local per = #names / #numbers
for i, number in ipairs(numbers) do
  local at = (i - 1) * per
  put(reply, number, o[at + 1], o[at + 2], o[at + 3] or '', per == 4 and o[at + 4] or '')
end
return reply
