-- Reads what a card shows, for the edit that the caller holds the lease of, and gives the lease back: whoever comes later
-- starts the next edit. A proposal's numbers are refused when its end is too near or it no longer takes votes.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 session id, 3 proposal id or '' for the session's own card, 4 edit token,
--         5 room before the end for an edit ms, 6 new claim until ms, 7 pause between edits ms, 8 patience with an edit ms,
--         or both '' where the caller holds the lease; else it takes it, where nobody has it and no edit was within the pause
-- replies session, message, minutes, members, creator's name, card or '', topic or ''
--         proposal, kind, token, price, suggested lamports, proposer's name, minutes, end ms, yes, no, lamports, who may vote,
--                   card or '', topic or '', what the executor is given, order or '', what is sold or ''
--         no                                 nothing to edit, or the lease is another's
--         moving, chat | moved, chat | no_session
-- Where the card is not posted ('') the reply also means that the caller has the claim to post it, with its edit token.
local now, sid, pid, token = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local p = pid == '' and '' or 'q.'
local f = redis.call('HMGET', LIVE, 'id', 'moved', 'q.id', p .. 'state', p .. 'edit', p .. 'edited_by', p .. 'card',
  p .. 'claim', p .. 'claim_until', p .. 'thread', p .. 'by_name', p .. 'minutes', 'members', 'message', 'q.kind',
  'q.token', 'q.price', 'q.amount', 'q.ends', 'q.yes', 'q.no', 'q.lamports', 'q.members', 'q.passed_on', 'q.order',
  'q.bought', p .. 'edit_at', p .. 'edited_at')
local card, name, minutes, members = f[7], f[11], f[12], f[13]

local refusal = refuse_absent(f[1], f[2])
if refusal then
  return refusal
end
-- Who read it last may read it again: the reply to the first attempt was lost.
local mine = holds(token, f[5])
if ARGV[7] ~= '' then
  local at = edit_time(token, now, f[5], f[27], f[28], tonumber(ARGV[7]), tonumber(ARGV[8]))
  mine = at ~= nil and at <= now
end
if f[1] ~= sid or (pid ~= '' and f[3] ~= pid) or not (mine or holds(token, f[6])) then
  return { 'no' }
end
local too_late = pid ~= '' and now + tonumber(ARGV[5]) > tonumber(f[19])
local unposted_elsewhere = card == '' and f[8] ~= token and now < tonumber(f[9])
if f[4] ~= 'open' or too_late or unposted_elsewhere then
  if mine then
    redis.call('HSET', LIVE, p .. 'edit', '')
  end
  return { 'no' }
end
if mine then
  local set = { p .. 'edit', '', p .. 'edited_at', ARGV[1], p .. 'edited_by', token }
  if card == '' then
    put(set, p .. 'claim', token, p .. 'claim_until', ARGV[6])
  end
  redis.call('HSET', LIVE, unpack(set))
end
if pid == '' then
  return { 'session', f[14], minutes, members, name, card, f[10] }
end
local voters = f[15] == 'sell' and f[23] or members
return { 'proposal', f[15], f[16], f[17], f[18], name, minutes, f[19], f[20], f[21], f[22], voters, card, f[10],
  f[24] or '', f[25] or '', f[26] or '' }
