-- Takes back that a card was posted, which somebody has deleted since, and claims the posting of a new one for the caller.
-- KEYS    1 live session, 2 moved
-- ARGV    1 session id, 2 proposal id or '' for the session's own card, 3 the message that is gone, 4 attempt id, 5 claim until ms
-- replies claimed
--         no                                 it is not open any more, or another card is there by now
--         other_session | no_session | moving, chat | moved, chat
local session_id, proposal_id, gone, attempt_id, claim_until = unpack(ARGV)
local p = proposal_id == '' and '' or 'q.'
local f = read(LIVE, 'id', 'moved', 'q.id', p .. 'state', p .. 'card')
local refusal = refuse_absent(f.id, f.moved) or refuse_other_session(session_id, f.id)
if refusal then
  return refusal
end
if proposal_id ~= '' and f['q.id'] ~= proposal_id or f[p .. 'state'] ~= 'open' or f[p .. 'card'] ~= gone then
  return { 'no' }
end
redis.call('HSET', LIVE, p .. 'card', '', p .. 'claim', attempt_id, p .. 'claim_until', claim_until)
return { 'claimed' }
