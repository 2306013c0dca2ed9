-- Ends a move: records where the old chat went, and deletes what was copied. Repeatable.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 4 its orders, 5 its settings, 6 what members put in (all of
--         the old chat)
-- ARGV    to (the supergroup's id), followed_for ms, copied (what marks the settings that were copied) or '', has_orders (1 if
--         the supergroup has its orders)
-- replies left_behind
--         changed                            a session that was not frozen is there, other settings, or orders that were not
--                                            copied: move it first
local to, followed_for, copied, has_orders = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
local s = read(SETTINGS, 'allowed_message', 'rules_changed', 'forgotten_at', 'board_epoch')
-- As moving.ts marks them.
local marked = (s.allowed_message or '') .. (s.rules_changed and '|' .. s.rules_changed or '')
  .. (s.forgotten_at and '|f' .. s.forgotten_at or '') .. (s.board_epoch and '|b' .. s.board_epoch or '')
local o = read(ORDERS, 'count', MOVING_TO)
local uncopied = o.count and not (has_orders == '1' and destination(o[MOVING_TO]) == to)
-- If they are gone, this step deleted them before, and its reply was lost.
if f.id and not f.moved or marked ~= '' and marked ~= copied or uncopied then
  return { 'changed' }
end
redis.call('SET', MOVED, to)
redis.call('DEL', LIVE, CLOSED, ORDERS, SETTINGS, SPENT)
redis.call('PEXPIRE', MOVED, followed_for)
return { 'left_behind' }
