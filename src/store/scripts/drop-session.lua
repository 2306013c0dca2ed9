-- Deletes a live session whose record has been written: the second step of closing, repeatable.
-- KEYS    1 live session, 2 moved
-- ARGV    1 session id
-- replies dropped
--         open | settling                    it is not closed, or its settlement has not been announced
--         other_session | no_session | moving, chat | moved, chat
local f = redis.call('HMGET', LIVE, 'id', 'state', 'q.state', 'moved')
local refusal = refuse_absent(f[1], f[4]) or refuse_other_session(ARGV[1], f[1])
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
return { 'dropped' }
