-- Reads what the archive has to know of a chat as a whole.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 5 its settings
-- ARGV    came_from (the chat that moved here) or ''
-- replies chat, live session's id or '', 1 if it is on the move, chat that it moved to or '', ms at which it was forgotten or '',
--                 number added to the orders of `came_from`
local came_from = unpack(ARGV)
local live = read(LIVE, 'id', 'moved')
local moved_to = not live.id and redis.call('GET', MOVED) or ''
local forgotten_at = redis.call('HGET', SETTINGS, 'forgotten_at') or ''
local shift = came_from ~= '' and redis.call('HGET', ORDERS, 'from:' .. came_from) or '0'
return { 'chat', live.id or '', live.moved and '1' or '0', moved_to, forgotten_at, shift }
