-- Reads what a card shows, for the edit that the caller holds the lease of, and gives the lease back: whoever comes later
-- starts the next edit. A proposal's numbers are refused when its end is too near or it no longer takes votes.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 session id, 3 proposal id or '' for the session's own card, 4 attempt id,
--         5 margin before the end for an edit ms, 6 new claim until ms, 7 pause between edits ms, 8 an edit's lease ms,
--         or both '' where the caller holds the lease; else it takes it, where nobody has it and no edit was within the pause
-- replies session, message, minutes, members, creator's name, card or '', topic or ''
--         proposal, kind, token, price, suggested lamports, proposer's name, minutes, end ms, yes, no, lamports, who may vote,
--                   card or '', topic or '', what the executor is given, order or '', what is sold or ''
--         no                                 nothing to edit, or the lease is another's
--         moving, chat | moved, chat | no_session
-- Where the card is not posted ('') the reply also means that the caller has the claim to post it, with its attempt id.
local now, session_id, proposal_id, attempt_id, edit_margin, claim_until, edit_pause, edit_lease = unpack(ARGV)
now = tonumber(now)
local p = proposal_id == '' and '' or 'q.'
local state, edit, edited_by, edit_at, edited_at = p .. 'state', p .. 'edit', p .. 'edited_by', p .. 'edit_at', p .. 'edited_at'
local posted, claim, claimed_until, topic = p .. 'card', p .. 'claim', p .. 'claim_until', p .. 'thread'
local f = read(LIVE, 'id', 'moved', 'members', 'message', 'minutes', 'by_name', 'q.id', 'q.kind', 'q.token', 'q.price',
  'q.amount', 'q.by_name', 'q.minutes', 'q.ends', 'q.yes', 'q.no', 'q.lamports', 'q.members', 'q.passed_on', 'q.order',
  'q.bought', state, edit, edited_by, edit_at, edited_at, posted, claim, claimed_until, topic)
local card = f[posted]

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
-- Who read it last may read it again: the reply to the first attempt was lost.
local mine = is_holder(attempt_id, f[edit])
if edit_pause ~= '' then
  local at = next_edit_at(attempt_id, now, f[edit], f[edit_at], f[edited_at], tonumber(edit_pause), tonumber(edit_lease))
  mine = at ~= nil and at <= now
end
if f.id ~= session_id or (proposal_id ~= '' and f['q.id'] ~= proposal_id) or not (mine or is_holder(attempt_id, f[edited_by])) then
  return { 'no' }
end
local too_late = proposal_id ~= '' and now + tonumber(edit_margin) > tonumber(f['q.ends'])
local unposted_elsewhere = card == '' and f[claim] ~= attempt_id and now < tonumber(f[claimed_until])
if f[state] ~= 'open' or too_late or unposted_elsewhere then
  if mine then
    redis.call('HSET', LIVE, edit, '')
  end
  return { 'no' }
end
if mine then
  local set = { edit, '', edited_at, digits(now), edited_by, attempt_id }
  if card == '' then
    put(set, claim, attempt_id, claimed_until, claim_until)
  end
  redis.call('HSET', LIVE, unpack(set))
end
if proposal_id == '' then
  return { 'session', f.message, f.minutes, f.members, f.by_name, card, f[topic] }
end
local voters = f['q.kind'] == 'sell' and f['q.members'] or f.members
return { 'proposal', f['q.kind'], f['q.token'], f['q.price'], f['q.amount'], f['q.by_name'], f['q.minutes'], f['q.ends'],
  f['q.yes'], f['q.no'], f['q.lamports'], voters, card, f[topic], f['q.passed_on'] or '', f['q.order'] or '',
  f['q.bought'] or '' }
