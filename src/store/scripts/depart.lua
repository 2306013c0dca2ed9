-- Freezes a live session and the orders of a chat that is becoming a supergroup. Every script then answers `moving` and changes
-- nothing, so that no vote and no order is lost between copy and deletion. Reads all that is to be copied, except for the orders.
-- Repeatable; the first chat named stays.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 4 its orders, 5 its settings, 6 what members put in
-- ARGV    to (the supergroup's id), now ms, min_early ms
-- replies tag, chat, remaining life ms, settling (1 if the session's vote is not over, and its time is up), has_orders (1 or 0),
--         n, m, k, then n words of the chat's closed sessions (id, score …), m words of its settings, k words of what members put in (user id, entries …), then the hash (field, value …). The tag is
--         departed                           chat is the supergroup's id
--         no_session                         there is none to freeze; chat is '' if there are no orders either
--         moved                              it went to that chat before
local to, now, min_early = unpack(ARGV)
local f, names = read_all(LIVE)
local fields = {}
for _, name in ipairs(names) do
  put(fields, name, f[name])
end
local gone = #fields == 0 and absent()
local o = read(ORDERS, 'count', MOVING_TO)
to = gone and gone[2] or destination(o[MOVING_TO]) or f.moved or to
if o.count then
  redis.call('HSET', ORDERS, MOVING_TO, 'to:' .. to)
end
local head
if gone then
  head = { gone[1], (gone[2] or o.count) and to or '', '0', '0' }
else
  redis.call('HSET', LIVE, 'moved', to)
  local state = f['q.state']
  local settling = not over(state) and (state ~= 'open' or time_is_up(f, tonumber(now), tonumber(min_early)))
  head = { 'departed', to, digits(redis.call('PTTL', LIVE)), settling and '1' or '0' }
end
local sessions = redis.call('ZRANGE', CLOSED, 0, -1, 'WITHSCORES')
local settings = redis.call('HGETALL', SETTINGS)
local spent = redis.call('HGETALL', SPENT)
put(head, o.count and '1' or '0', digits(#sessions), digits(#settings), digits(#spent))
for _, list in ipairs({ sessions, settings, spent, fields }) do
  for i = 1, #list do
    head[#head + 1] = list[i]
  end
end
return head
