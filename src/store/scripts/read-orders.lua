-- Reads a chat's orders from a number downwards: what each was, and whether it is being sold. The cost is that of the
-- orders it reads, however many there are.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    first_wanted (a number, `of:` and the proposal that bought it, or '' for the newest), limit,
--         with_contributions (1 or 0), now ms, with_sum (1 or 0) of all that was sold
-- replies orders, how many there are, how many were sold, lamports paid for them, lamports that came back, then for each read:
--                 its number, what was bought, state, what its sale brought or '', 1 if being sold, who paid what or ''
--         moving, chat | moved, chat
local first_wanted, limit, with_contributions, now, with_sum = unpack(ARGV)
local f = read(LIVE, 'moved', 'q.kind', 'q.state', 'q.order')
if f.moved then
  return { 'moving', f.moved }
end
local o = read(ORDERS, 'count', MOVING_TO)
local count, departing = o.count, refuse_departing(o[MOVING_TO])
if departing then
  return departing
end
if not count then
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'orders', '0', '0', '0', '0' }
end

local voted_on = f['q.kind'] == 'sell' and not over(f['q.state']) and f['q.order'] or ''
local from = tonumber(first_wanted)
if not from then
  from = tonumber(first_wanted == '' and count or redis.call('HGET', ORDERS, first_wanted) or 0)
end
-- The sum is read from all orders and not kept, since whoever corrects an order by hand would have to correct it, too.
local sold, paid, received = 0, 0, 0
local AT_ONCE = 300
for first = 1, with_sum == '1' and tonumber(count) or 0, AT_ONCE do
  local names = {}
  for n = first, math.min(first + AT_ONCE - 1, tonumber(count)) do
    put(names, digits(n) .. ':state', digits(n) .. ':sale', digits(n))
  end
  local o = redis.call('HMGET', ORDERS, unpack(names))
  for i = 1, #names, 3 do
    local back = o[i] == 'sold' and tonumber(string.match(o[i + 1] or '', '"received":(%d+)'))
    local total = back and tonumber(string.match(o[i + 2] or '', '"total":(%d+)'))
    if total then
      sold, paid, received = sold + 1, paid + total, received + back
    end
  end
end
local reply = { 'orders', count, digits(sold), digits(paid), digits(received) }
if from < 1 or from > tonumber(count) then
  return reply
end
local numbers, names = {}, {}
for n = from, math.max(1, from - tonumber(limit) + 1), -1 do
  local number = digits(n)
  put(numbers, number)
  put(names, number, number .. ':state', number .. ':sale', number .. ':selling')
  if with_contributions == '1' then
    put(names, number .. ':who')
  end
end
local o = redis.call('HMGET', ORDERS, unpack(names))
local per = #names / #numbers
for i, number in ipairs(numbers) do
  local at = (i - 1) * per
  local being_sold = number == voted_on or displaced_seller(o[at + 4], tonumber(now))
  put(reply, number, o[at + 1], o[at + 2], o[at + 3] or '', being_sold and '1' or '', per == 5 and o[at + 5] or '')
end
return reply
