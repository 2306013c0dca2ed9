-- Writes down what became of a session's or a proposal's effects (its card, its timer), and renames. Never a state.
-- KEYS    1 live session, 2 moved
-- ARGV    1 session id, 2 proposal id or '' for the session itself, then field, value, field, value …
-- replies noted
--         no_proposal                        the session has no such proposal, or it is over and kept elsewhere
--         other_session | no_session | moving, chat | moved, chat
local f = redis.call('HMGET', LIVE, 'id', 'q.id', 'old:' .. ARGV[2] .. ':state', 'moved')
local refusal = refuse_absent(f[1], f[4]) or refuse_other_session(ARGV[1], f[1])
if refusal then
  return refusal
end

local prefix
if ARGV[2] == '' then
  prefix = ''
elseif ARGV[2] == f[2] then
  prefix = 'q.'
elseif f[3] then
  prefix = 'old:' .. ARGV[2] .. ':'
else
  return { 'no_proposal' }
end
local set = {}
for i = 3, #ARGV, 2 do
  put(set, prefix .. ARGV[i], ARGV[i + 1])
end
redis.call('HSET', LIVE, unpack(set))
return { 'noted' }
