-- Reads a chat's orders from a number downwards: what each was, and whether it is being sold. The cost is that of the
-- orders it reads, however many there are. Numbers of orders that were forgotten are left out.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    first_wanted (a number, `of:` and the proposal that bought it, or '' for the newest), limit,
--         exact (1 if no other order is wanted, or 0), with_contributions (1 or 0), now ms, with_sum (1 or 0) of all that was sold
-- replies orders, the highest number there was, how many were sold, lamports paid for them, lamports that came back, the number
--                 from which the next newer ones are read (0 if there are none), the same of the next older ones, then for each
--                 read: its number, what was bought, state, what its sale brought or '', 1 if being sold, who paid what or ''
--         moving, chat | moved, chat
local first_wanted, limit, exact, with_contributions, now, with_sum = unpack(ARGV)
local f = read(LIVE, 'moved', 'q.kind', 'q.state', 'q.order')
local o = read(ORDERS, 'count', MOVING_TO)
local count, refusal = o.count, refuse_absent_orders(f.moved, o.count, o[MOVING_TO])
if refusal then
  return refusal
end
if not count then
  return { 'orders', '0', '0', '0', '0', '0', '0' }
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
count, limit = tonumber(count), tonumber(limit)
if from < 1 or from > count then
  return { 'orders', digits(count), digits(sold), digits(paid), digits(received), '0', '0' }
end
local FIELDS = { '', ':state', ':sale', ':selling', with_contributions == '1' and ':who' or nil }
-- Looks through the numbers from `n` to `last`, and puts those that are there into `found`: as many as `wanted`. All are there
-- unless some were forgotten, so the first look reads just enough.
local function collect(n, last, wanted, fields, found)
  local step, size = last < n and -1 or 1, wanted
  while #found < wanted and (last - n) * step >= 0 do
    local stop = step > 0 and math.min(n + size - 1, last) or math.max(n - size + 1, last)
    local names = {}
    for number = n, stop, step do
      for _, field in ipairs(fields) do
        put(names, digits(number) .. field)
      end
    end
    local o = redis.call('HMGET', ORDERS, unpack(names))
    for at = 1, #names, #fields do
      local order = { number = n + step * (at - 1) / #fields }
      for i, field in ipairs(fields) do
        order[field] = o[at + i - 1]
      end
      if order[':state'] and #found < wanted then
        found[#found + 1] = order
      end
    end
    n, size = stop + step, AT_ONCE
  end
end
local page, newer = {}, {}
-- One more than is shown tells whether there are older ones.
collect(from, exact == '1' and from or 1, limit + 1, FIELDS, page)
if exact == '0' and first_wanted ~= '' and from < count then
  collect(from + 1, count, limit, { ':state' }, newer)
end
local older = page[limit + 1]
local reply = { 'orders', digits(count), digits(sold), digits(paid), digits(received), digits(#newer > 0 and newer[#newer].number or 0),
  digits(older and older.number or 0) }
for i = 1, math.min(#page, limit) do
  local order = page[i]
  local number = digits(order.number)
  local being_sold = number == voted_on or displaced_seller(order[':selling'], tonumber(now))
  put(reply, number, order[''], order[':state'], order[':sale'] or '', being_sold and '1' or '', order[':who'] or '')
end
return reply
