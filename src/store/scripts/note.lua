-- Records the effects of a session or a proposal (its card, its timer). Never a state.
-- KEYS    1 live session, 2 moved
-- ARGV    session_id, proposal_id or '' for the session itself, then field, value …
-- replies noted
--         no_proposal                        the session has no such proposal, or it is over and kept elsewhere
--         other_session | no_session | moving, chat | moved, chat
local session_id, proposal_id = unpack(ARGV, 1, 2)
local here_prefix = 'old:' .. proposal_id .. ':'
local f = read(LIVE, 'id', 'moved', 'q.id', here_prefix .. 'state')
local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end

local prefix
if proposal_id == '' then
  prefix = ''
elseif proposal_id == f['q.id'] then
  prefix = 'q.'
elseif f[here_prefix .. 'state'] then
  prefix = here_prefix
else
  return { 'no_proposal' }
end
local set = {}
for i = 3, #ARGV, 2 do
  put(set, prefix .. ARGV[i], ARGV[i + 1])
end
redis.call('HSET', LIVE, unpack(set))
return { 'noted' }
