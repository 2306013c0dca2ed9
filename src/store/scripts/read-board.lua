-- Reads a live session for the board of its chat, and numbers what it reads: of two readings, the later one has the higher number.
-- Whoever opens a board also records until when somebody watches it, so that changes are published.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    now ms, epoch of the link that is opened or '' to publish, watched_until ms: until when it is watched now,
--         renewed_before ms: nothing is recorded if somebody watches for longer than that
-- replies board, number, then field, value … of the session, without those that no board shows; none if there is none
--         revoked                            the link was ended
--         moving, chat | moved, chat
local now, epoch, watched_until, renewed_before = unpack(ARGV)
local f, names = read_all(LIVE)
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local s = read(SETTINGS, 'board_epoch', 'board_number', 'watched_until')
if epoch ~= '' and epoch ~= (s.board_epoch or '0') then
  return { 'revoked' }
end
-- Counted on from the time, so that the numbers go on rising if Redis has lost the last one.
local number = digits(math.max(tonumber(now), (tonumber(s.board_number) or 0) + 1))
local set = { 'board_number', number }
local function ends_soon(until_ms)
  return epoch ~= '' and (tonumber(until_ms) or 0) < tonumber(renewed_before)
end
if ends_soon(s.watched_until) then
  put(set, 'watched_until', watched_until)
end
redis.call('HSET', SETTINGS, unpack(set))
if f.id and ends_soon(f.watched_until) then
  redis.call('HSET', LIVE, 'watched_until', watched_until)
end
local reply = { 'board', number }
for _, name in ipairs(names) do
  -- Receipts, replaced votes, how often somebody changed a vote, and the order of joining are not shown.
  if not string.find(name, '^[rxuj]:') then
    put(reply, name, f[name])
  end
end
return reply
