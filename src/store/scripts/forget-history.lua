-- Forgets what a chat did before now: notes that in its settings, and deletes its orders that are not held. An order of which nobody
-- knows whether it is held stays. Numbers of orders never come back, so their count stays, too. The same tap forgets once.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 5 its settings, 6 what members put in
-- ARGV    now ms, tap (its id)
-- replies forgotten, forgotten_at ms         also if this tap forgot it before
--         session_open                       a session is open, or closed and not yet archived
--         moving, chat | moved, chat
local now, tap = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
local s = read(SETTINGS, 'forgotten_at', 'forgotten_by')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
if s.forgotten_by == tap then
  return { 'forgotten', s.forgotten_at }
end
if not gone then
  return { 'session_open' }
end

redis.call('HSET', SETTINGS, 'forgotten_at', now, 'forgotten_by', tap)
forget_orders(tonumber(now))
redis.call('DEL', SPENT)
return { 'forgotten', now }
