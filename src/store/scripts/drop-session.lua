-- Deletes a live session whose record has been written: the second step of closing. If the archive is on, its hash is kept for
-- that under another key. Repeatable.
-- KEYS    1 live session, 2 moved, 9 ended session
-- ARGV    session_id, ended_kept_for ms (0 if the archive is off)
-- replies dropped
--         open | settling                    it is not closed, or its proposal has not been announced
--         other_session | no_session | moving, chat | moved, chat
local session_id, ended_kept_for = unpack(ARGV)
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
if ended_kept_for == '0' then
  redis.call('DEL', LIVE)
else
  redis.call('RENAME', LIVE, ENDED)
  redis.call('PEXPIRE', ENDED, ended_kept_for)
end
return { 'dropped' }
