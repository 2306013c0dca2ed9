-- Reads what a card shows, for the edit that the caller holds the lease of, and gives the lease back: whoever comes later
-- starts the next edit. A proposal's numbers are refused when its end is too near or it no longer takes votes.
-- KEYS    1 live session, 2 moved
-- ARGV    1 now ms, 2 session id, 3 proposal id or '' for the session's own card, 4 edit token,
--         5 room before the end for an edit ms, 6 new claim until ms
-- replies session, message, minutes, members, creator's name, card or '', topic or ''
--         proposal, kind, token, price, suggested lamports, proposer's name, minutes, end ms, yes, no, lamports, members,
--                   card or '', topic or ''
--         no                                 nothing to edit, or the lease is another's
--         moving, chat | moved, chat | no_session
-- Where the card is not posted ('') the reply also means that the caller has the claim to post it, with its edit token.
local now = tonumber(ARGV[1])
local sid, pid, token = ARGV[2], ARGV[3], ARGV[4]

local at = redis.call('HMGET', LIVE, 'id', 'moved')
if not at[1] then
  return absent()
end
if at[2] then
  return { 'moving', at[2] }
end

if pid == '' then
  local f = redis.call('HMGET', LIVE, 'id', 'state', 'edit', 'message', 'minutes', 'members', 'by_name', 'card', 'thread',
    'claim_until')
  if f[1] ~= sid or f[3] ~= token then
    return { 'no' }
  end
  local unposted_elsewhere = f[8] == '' and now < tonumber(f[10])
  if f[2] == 'closed' or unposted_elsewhere then
    redis.call('HSET', LIVE, 'edit', '')
    return { 'no' }
  end
  if f[8] == '' then
    redis.call('HSET', LIVE, 'edit', '', 'edited_at', ARGV[1], 'claim', token, 'claim_until', ARGV[6])
  else
    redis.call('HSET', LIVE, 'edit', '', 'edited_at', ARGV[1])
  end
  return { 'session', f[4], f[5], f[6], f[7], f[8], f[9] }
end

local f = redis.call('HMGET', LIVE, 'id', 'q.id', 'q.edit', 'q.state', 'q.ends', 'q.kind', 'q.token', 'q.price',
  'q.amount', 'q.by_name', 'q.minutes', 'q.yes', 'q.no', 'q.lamports', 'members', 'q.card', 'q.thread', 'q.claim_until')
if f[1] ~= sid or f[2] ~= pid or f[3] ~= token then
  return { 'no' }
end
local unposted_elsewhere = f[16] == '' and now < tonumber(f[18])
if f[4] ~= 'open' or now + tonumber(ARGV[5]) > tonumber(f[5]) or unposted_elsewhere then
  redis.call('HSET', LIVE, 'q.edit', '')
  return { 'no' }
end
if f[16] == '' then
  redis.call('HSET', LIVE, 'q.edit', '', 'q.edited_at', ARGV[1], 'q.claim', token, 'q.claim_until', ARGV[6])
else
  redis.call('HSET', LIVE, 'q.edit', '', 'q.edited_at', ARGV[1])
end
return { 'proposal', f[6], f[7], f[8], f[9], f[10], f[11], f[5], f[12], f[13], f[14], f[15], f[16], f[17] }
