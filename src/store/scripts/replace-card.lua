-- Records that a card's message is gone. The caller gets the claim to post a new one.
-- KEYS    1 live session, 2 moved
-- ARGV    session_id, proposal_id or '' for the session's own card, gone (the message), attempt_id, claim_until ms
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
