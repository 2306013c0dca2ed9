-- Reads a chat's orders from a number downwards: what each was, and which of them is being sold. Its cost is that of the
-- orders it reads, however many there are.
-- KEYS    1 live session, 2 moved, 5 the chat's orders
-- ARGV    1 number to begin with, `of:` and the proposal that became it, or '' for the newest, 2 how many,
--         3 1 if who paid what is wanted too, 4 now ms
-- replies orders, how many there are, then for each of those read: its number, what was bought, state, what its sale brought or '',
--                 1 if it is being sold, who paid what or ''
--         moving, chat | moved, chat
local f = read(LIVE, 'moved', 'q.kind', 'q.state', 'q.order')
if f.moved then
  return { 'moving', f.moved }
end
local count = redis.call('HGET', ORDERS, 'count')
if not count then
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'orders', '0' }
end

local voted_on = f['q.kind'] == 'sell' and not over(f['q.state']) and f['q.order'] or ''
local from = tonumber(ARGV[1])
if not from then
  from = tonumber(ARGV[1] == '' and count or redis.call('HGET', ORDERS, ARGV[1]) or 0)
end
local reply = { 'orders', count }
if from < 1 or from > tonumber(count) then
  return reply
end
local numbers, names = {}, {}
for n = from, math.max(1, from - tonumber(ARGV[2]) + 1), -1 do
  local number = int(n)
  put(numbers, number)
  put(names, number, number .. ':state', number .. ':sale', number .. ':selling')
  if ARGV[3] == '1' then
    put(names, number .. ':who')
  end
end
local o = redis.call('HMGET', ORDERS, unpack(names))
local per = #names / #numbers
for i, number in ipairs(numbers) do
  local at = (i - 1) * per
  local being_sold = number == voted_on or selling(o[at + 4], tonumber(ARGV[4]))
  put(reply, number, o[at + 1], o[at + 2], o[at + 3] or '', being_sold and '1' or '', per == 5 and o[at + 5] or '')
end
return reply
