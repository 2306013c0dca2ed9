-- Deletes a live session, and what names it or its record. For the store's `deleteSession`; no command of a member does this.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions
-- ARGV    1 session id
-- replies forgotten
--         moving, chat | moved, chat
local f = redis.call('HMGET', LIVE, 'id', 'moved')
if f[2] then
  return { 'moving', f[2] }
end
local moved = not f[1] and redis.call('GET', MOVED)
if moved then
  return { 'moved', moved }
end
if f[1] == ARGV[1] then
  redis.call('DEL', LIVE)
end
redis.call('ZREM', CLOSED, ARGV[1])
return { 'forgotten' }
