-- Reads whether a chat may trade. A script, since a replica that is behind may answer a plain read.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    none
-- replies allowed | not_allowed
--         moving, chat | moved, chat
local f = read(LIVE, 'id', 'moved')
local gone = refuse_absent(f.id, f.moved)
if gone and gone[1] ~= 'no_session' then
  return gone
end
return refuse_not_allowed('1') or { 'allowed' }
