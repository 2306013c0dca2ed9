-- Withdraws the open proposal. Its proposer may before the first vote, and an admin before the end.
-- KEYS    1 live session, 2 moved, 6 what members put in
-- ARGV    now ms, ttl ms, min_ttl ms, user_id, is_admin (1 if known to be), cause, message_chat_id, message_id, sent_at ms,
--         is_late (1 or 0), min_early ms
-- replies cancelled, session id, proposal id, kind, ms of the last edit of its card
--         again, session id, proposal id, kind, ms of the last edit            this message withdrew it before
--         has_votes                          only an admin may now
--         not_proposer                       neither the proposer nor known to be an admin
--         settling, session id, proposal id  the time is up
--         late                               the message is late, and withdrew nothing before
--         past                               the message is older than the proposal
--         no_proposal | closed | no_session | moving, chat | moved, chat
local now, ttl, min_ttl, user_id, is_admin, cause, message_chat_id, message_id, sent_at, is_late, min_early = unpack(ARGV)
now = tonumber(now)
local f = read(LIVE, 'id', 'state', 'moved', 'members', 'touched_at', 'expires_at', 'q.id', 'q.state', 'q.ends', 'q.by',
  'q.yes', 'q.no', 'q.kind', 'q.edited_at', 'q.ended_by', 'q.members', 'q.started', 'q.ruled', 'q.early', 'q.change', 'q.daily', 'q.tapped')
local proposal_id, state = f['q.id'], f['q.state']

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
if state == 'cancelled' and f['q.ended_by'] == cause then
  return { 'again', f.id, proposal_id, f['q.kind'], f['q.edited_at'] }
end
local late = is_late == '1' and { 'late' } or nil
if f.state == 'closed' then
  return late or { 'closed' }
end
if over(state) then
  return late or { 'no_proposal' }
end
if sent_before(message_chat_id, message_id, sent_at, proposal_id, f['q.started'], f['q.tapped'] == proposal_id) then
  return { 'past' }
end
if state ~= 'open' or time_is_up(f, now, tonumber(min_early)) then
  return { 'settling', f.id, proposal_id }
end
if late then
  return late
end
if is_admin ~= '1' then
  if f['q.by'] ~= user_id then
    return { 'not_proposer' }
  end
  if f['q.yes'] ~= '0' or f['q.no'] ~= '0' then
    return { 'has_votes' }
  end
end
local members = f['q.members'] ~= '' and f['q.members'] or f.members
local set = { 'q.state', 'cancelled', 'q.ended_by', cause, 'q.members', members, 'q.edit', '' }
shorten_ttl(set, now, tonumber(ttl), tonumber(min_ttl), f.touched_at, f.expires_at)
redis.call('HSET', LIVE, unpack(set))
if (f['q.daily'] or '') ~= '' then
  give_back_spent(proposal_id)
end
return { 'cancelled', f.id, proposal_id, f['q.kind'], f['q.edited_at'] }
