-- Reads the epoch of a chat's board, which its links carry, or ends all earlier links by beginning the next epoch.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    update_id (Telegram's number of the update that ends earlier links) or '' to end none
-- replies epoch, epoch                       also if this update ended them before
--         moving, chat | moved, chat
local update_id = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local s = read(SETTINGS, 'board_epoch', 'board_update')
local epoch = s.board_epoch or '0'
if update_id ~= '' and update_id ~= s.board_update then
  epoch = digits(tonumber(epoch) + 1)
  redis.call('HSET', SETTINGS, 'board_epoch', epoch, 'board_update', update_id)
end
return { 'epoch', epoch }
