-- Reads where a chat's past votes are: its live session whole, and the ids of its closed sessions.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings
-- ARGV    none
-- replies history, forgotten_at or '', n, then n words of closed sessions (id, ms when it was archived …), then the live session's
--                 hash (field, value …), which is empty if there is none
--         moving, chat | moved, chat
local f, names = read_all(LIVE)
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local closed = redis.call('ZRANGE', CLOSED, 0, -1, 'WITHSCORES')
local reply = { 'history', redis.call('HGET', SETTINGS, 'forgotten_at') or '', digits(#closed) }
for _, word in ipairs(closed) do
  put(reply, word)
end
for _, name in ipairs(names) do
  put(reply, name, f[name])
end
return reply
