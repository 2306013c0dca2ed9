-- Ends a move: writes down where the old chat went and deletes what was copied. Repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's latest session, 4 the chat's sessions (all of the old chat)
-- ARGV    1 the supergroup's id, 2 ms for which the old id is followed
-- replies left_behind
--         live                               a session that was not frozen is there: it is to be moved first
local f = redis.call('HMGET', LIVE, 'id', 'moved')
if f[1] and not f[2] then
  return { 'live' }
end
redis.call('SET', MOVED, ARGV[1])
redis.call('DEL', LIVE, KEYS[3], KEYS[4])
expire(tonumber(ARGV[2]), MOVED)
return { 'left_behind' }
