-- Reads a chat's settings, its rules among them, if the chat may trade.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    needs_permission (1 or 0)
-- replies settings, field, value …
--         not_allowed                        the chat may not trade
--         moving, chat | moved, chat
local needs_permission = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local refusal = refuse_not_allowed(needs_permission)
if refusal then
  return refusal
end
local reply = { 'settings' }
for _, word in ipairs(redis.call('HGETALL', SETTINGS)) do
  put(reply, word)
end
return reply
