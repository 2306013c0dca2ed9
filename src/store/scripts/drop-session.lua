-- Deletes a live session whose record has been written: the second step of closing, repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's latest session, 4 the chat's sessions
-- ARGV    1 now ms, 2 session id, 3 time to live ms of its record and of what names it
-- replies dropped
--         open | settling                    it is not closed, or its settlement has not been announced
--         other_session | no_session | moving, chat | moved, chat
local f = redis.call('HMGET', LIVE, 'id', 'state', 'q.state', 'moved')
local refusal = away(f[1], f[4]) or stranger(ARGV[2], f[1])
if refusal then
  return refusal
end
if f[2] ~= 'closed' then
  return { 'open' }
end
if not over(f[3]) then
  return { 'settling' }
end
redis.call('DEL', LIVE)
redis.call('ZADD', KEYS[4], ARGV[1], ARGV[2])
expire(tonumber(ARGV[3]), KEYS[3], KEYS[4])
return { 'dropped' }
