-- Ends a move: writes down where the old chat went and deletes what was copied. Repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings (all of the old chat)
-- ARGV    1 the supergroup's id, 2 ms for which the old id is followed, 3 the message of the permission that was copied, or ''
-- replies left_behind
--         changed                            a session that was not frozen is there, or another permission: to be moved first
local to, followed_for, copied = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
-- Gone is what this very step deleted before, where its reply was lost.
local allowed_message = redis.call('HGET', SETTINGS, 'allowed_message') or copied
if f.id and not f.moved or allowed_message ~= copied then
  return { 'changed' }
end
redis.call('SET', MOVED, to)
redis.call('DEL', LIVE, CLOSED, SETTINGS)
redis.call('PEXPIRE', MOVED, followed_for)
return { 'left_behind' }
