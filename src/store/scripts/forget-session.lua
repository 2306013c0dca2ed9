-- Deletes a live session, and what names it or its record. For the store's `deleteSession`; no command of a member does this.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions
-- ARGV    1 session id
-- replies forgotten
--         moving, chat | moved, chat
local session = ARGV[1]
local f = read(LIVE, 'id', 'moved')
if f.moved then
  return { 'moving', f.moved }
end
local moved = not f.id and redis.call('GET', MOVED)
if moved then
  return { 'moved', moved }
end
if f.id == session then
  redis.call('DEL', LIVE)
end
redis.call('ZREM', CLOSED, session)
return { 'forgotten' }
