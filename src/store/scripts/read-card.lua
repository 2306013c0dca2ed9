-- Reads what a card shows, for the request that makes its next edit. Gives the lease of that edit back, so that whoever comes
-- later starts another edit. A proposal is refused if its end is too near or it takes no votes any more.
-- KEYS    1 live session, 2 moved
-- ARGV    now ms, session_id, proposal_id or '' for the session's own card, attempt_id, edit_margin ms before the end,
--         claim_until ms (new), edit_pause ms, edit_lease ms. The last two are '' if the caller holds the lease. Else it takes
--         the lease, if nobody holds it and no edit was within the pause
-- replies session, message, minutes, members, creator's name, card or '', topic or ''
--         proposal, kind, token, price, suggested lamports, proposer's name, minutes, end ms, yes, no, lamports, how many may vote,
--                   card or '', topic or '', what the executor gets, order or '', what is sold or '', what the market said or '',
--                   then rule, word …
--         no                                 there is nothing to edit, or another holds the lease
--         moving, chat | moved, chat | no_session
-- If the card is '', it is not posted, and the caller now has the claim to post it, with its attempt id.
local now, session_id, proposal_id, attempt_id, edit_margin, claim_until, edit_pause, edit_lease = unpack(ARGV)
now = tonumber(now)
local prefix = proposal_id == '' and '' or 'q.'
local state_field, edit_field, edited_by_field = prefix .. 'state', prefix .. 'edit', prefix .. 'edited_by'
local edit_at_field, edited_at_field, card_field = prefix .. 'edit_at', prefix .. 'edited_at', prefix .. 'card'
local claim_field, claim_until_field, thread_field = prefix .. 'claim', prefix .. 'claim_until', prefix .. 'thread'
local f = read(LIVE, 'id', 'moved', 'members', 'message', 'minutes', 'by_name', 'q.id', 'q.kind', 'q.token', 'q.price',
  'q.amount', 'q.by_name', 'q.minutes', 'q.ends', 'q.yes', 'q.no', 'q.lamports', 'q.members', 'q.passed_on', 'q.order',
  'q.bought', 'q.ruled', 'q.pass', 'q.quorum', 'q.sale', 'q.change', 'q.hidden', 'q.early', 'q.remind', 'q.cap', 'q.daily', 'q.amounts', 'q.slippage',
  'q.market', 'q.market_of', state_field, edit_field, edited_by_field, edit_at_field, edited_at_field, card_field, claim_field, claim_until_field, thread_field)
local card = f[card_field]

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
-- Whoever read it last may read it again: the reply to the first attempt was lost.
local mine = is_holder(attempt_id, f[edit_field])
if edit_pause ~= '' then
  local at = next_edit_at(attempt_id, now, f[edit_field], f[edit_at_field], f[edited_at_field], tonumber(edit_pause), tonumber(edit_lease))
  mine = at ~= nil and at <= now
end
if f.id ~= session_id or (proposal_id ~= '' and f['q.id'] ~= proposal_id) or not (mine or is_holder(attempt_id, f[edited_by_field])) then
  return { 'no' }
end
local too_late = proposal_id ~= '' and now + tonumber(edit_margin) > tonumber(f['q.ends'])
local another_is_posting = card == '' and f[claim_field] ~= attempt_id and now < tonumber(f[claim_until_field])
if f[state_field] ~= 'open' or too_late or another_is_posting then
  if mine then
    redis.call('HSET', LIVE, edit_field, '')
  end
  return { 'no' }
end
if mine then
  local set = { edit_field, '', edited_at_field, digits(now), edited_by_field, attempt_id }
  if card == '' then
    put(set, claim_field, attempt_id, claim_until_field, claim_until)
  end
  redis.call('HSET', LIVE, unpack(set))
end
if proposal_id == '' then
  return { 'session', f.message, f.minutes, f.members, f.by_name, card, f[thread_field] }
end
local voters = f['q.kind'] == 'sell' and f['q.members'] or f.members
return put_frozen_rules({ 'proposal', f['q.kind'], f['q.token'], f['q.price'], f['q.amount'], f['q.by_name'], f['q.minutes'], f['q.ends'],
  f['q.yes'], f['q.no'], f['q.lamports'], voters, card, f[thread_field], f['q.passed_on'] or '', f['q.order'] or '',
  f['q.bought'] or '', f['q.market'] or '' }, f)
