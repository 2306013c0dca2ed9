-- Ends a move: records where the old chat went, and deletes what was copied. Repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings, 6 what members put in (all of
--         the old chat)
-- ARGV    to (the supergroup's id), followed_for ms, copied (the message of the permission that was copied) or ''
-- replies left_behind
--         changed                            a session that was not frozen is there, or another permission: move it first
local to, followed_for, copied = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
-- If it is gone, this step deleted it before, and its reply was lost.
local allowed_message = redis.call('HGET', SETTINGS, 'allowed_message') or copied
if f.id and not f.moved or allowed_message ~= copied then
  return { 'changed' }
end
redis.call('SET', MOVED, to)
redis.call('DEL', LIVE, CLOSED, SETTINGS, SPENT)
redis.call('PEXPIRE', MOVED, followed_for)
return { 'left_behind' }
