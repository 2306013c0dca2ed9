-- Deletes a live session, and what names it or its record. Only the store's `deleteSession` does this, and no command.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 6 what members put in
-- ARGV    now ms, session_id
-- replies forgotten
--         settling                           its vote is past its end and not announced: an executor may be at work
--         moving, chat | moved, chat
local now, session_id = unpack(ARGV)
local f = read(LIVE, 'id', 'moved', 'q.id', 'q.state', 'q.ends', 'q.ruled', 'q.daily')
if f.moved then
  return { 'moving', f.moved }
end
local moved = not f.id and redis.call('GET', MOVED)
if moved then
  return { 'moved', moved }
end
if f.id == session_id then
  local state = f['q.state']
  if not over(state) and (state ~= 'open' or tonumber(now) >= tonumber(f['q.ends'])) then
    return { 'settling' }
  end
  if not over(state) and (f['q.daily'] or '') ~= '' then
    give_back_spent(f['q.id'])
  end
  redis.call('DEL', LIVE)
end
redis.call('ZREM', CLOSED, session_id)
return { 'forgotten' }
