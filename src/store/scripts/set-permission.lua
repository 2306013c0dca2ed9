-- Lets a chat trade, or forbids it. The newest command counts: one that is delivered late does not undo a newer one.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    allowed (1 or 0), operator_id, message_chat_id, message_id, sent_at ms, is_late (1 or 0)
-- replies set
--         late                               the message is late, and was not obeyed before
--         past                               a newer message was obeyed
--         moving, chat | moved, chat
local allowed, operator_id, message_chat_id, message_id, sent_at, is_late = unpack(ARGV)
local f = read(LIVE, 'id', 'moved')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
local s = read(SETTINGS, 'allowed', 'allowed_message', 'allowed_at')
local spoken = message_chat_id .. '.' .. message_id
if s.allowed_message == spoken then
  -- A move may have forbidden the chat to trade since.
  return { s.allowed == allowed and 'set' or 'past' }
end
if s.allowed_message and sent_before(message_chat_id, message_id, sent_at, s.allowed_message, s.allowed_at) then
  return { 'past' }
end
if is_late == '1' then
  return { 'late' }
end
redis.call('HSET', SETTINGS, 'allowed', allowed, 'allowed_by', operator_id, 'allowed_message', spoken, 'allowed_at', sent_at)
return { 'set' }
