-- Deletes a live session whose record has been written: the second step of closing. Repeatable.
-- KEYS    1 live session, 2 moved
-- ARGV    session_id
-- replies dropped
--         open | settling                    it is not closed, or its proposal has not been announced
--         other_session | no_session | moving, chat | moved, chat
local session_id = unpack(ARGV)
local f = read(LIVE, 'id', 'state', 'moved', 'q.state')
local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end
if f.state ~= 'closed' then
  return { 'open' }
end
if not over(f['q.state']) then
  return { 'settling' }
end
redis.call('DEL', LIVE)
return { 'dropped' }
