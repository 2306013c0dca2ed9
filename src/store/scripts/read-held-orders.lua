-- Reads the orders that a chat holds, or of which nobody knows whether it does, the newest first. The cost is that of a look at
-- the states of all its orders, and of reading those.
-- KEYS    1 live session, 2 moved, 4 the chat's orders
-- ARGV    now ms
-- replies orders, then for each: its number, what was bought, state, 1 if being sold
--         moving, chat | moved, chat
local now = unpack(ARGV)
local f = read(LIVE, 'moved', 'q.kind', 'q.state', 'q.order')
local o = read(ORDERS, 'count', MOVING_TO)
local count, refusal = o.count, refuse_absent_orders(f.moved, o.count, o[MOVING_TO])
if refusal then
  return refusal
end
if not count then
  return { 'orders' }
end

local AT_ONCE = 900
local held = {}
for last = tonumber(count), 1, -AT_ONCE do
  local names = {}
  for n = last, math.max(last - AT_ONCE + 1, 1), -1 do
    put(names, digits(n) .. ':state')
  end
  for i, state in ipairs(redis.call('HMGET', ORDERS, unpack(names))) do
    if state == 'filled' or state == 'unknown' then
      held[#held + 1] = { number = digits(last - i + 1), state = state }
    end
  end
end
local voted_on = f['q.kind'] == 'sell' and not over(f['q.state']) and f['q.order'] or ''
local reply = { 'orders' }
for first = 1, #held, AT_ONCE do
  local last = math.min(first + AT_ONCE - 1, #held)
  local names = {}
  for i = first, last do
    put(names, held[i].number, held[i].number .. ':selling')
  end
  local texts = redis.call('HMGET', ORDERS, unpack(names))
  for i = first, last do
    local order = held[i]
    local bought, selling = texts[2 * (i - first) + 1], texts[2 * (i - first) + 2]
    local being_sold = order.number == voted_on or displaced_seller(selling, tonumber(now))
    put(reply, order.number, bought, order.state, being_sold and '1' or '')
  end
end
return reply
