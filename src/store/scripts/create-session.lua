-- Opens a session in a chat that has none, and claims the posting of its card for the caller.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings
-- ARGV    1 now ms, 2 time to live ms, 3 session id, 4 message, 5 default minutes, 6 creator id, 7 creator's name,
--         8 topic or '', 9 claim token, 10 claim until ms, 11 1 if the message is late, 12 1 if trading needs permission
-- replies created
--         again, card or '', 1 if the caller may post the card, ms until which another may
--                                                                  this very message opened it before
--         past                                                     this very message opened one that is over
--         not_allowed                                              the chat may not trade
--         late                                                     the message is late, and opened none before
--         exists, message                                          another session is open
--         closing, session id                                      another is closed and not yet archived
--         moving | moved, chat
local now, ttl, id = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local f = redis.call('HMGET', LIVE, 'id', 'state', 'moved', 'message', 'card', 'claim', 'claim_until')

if f[1] then
  if f[3] then
    return { 'moving', f[3] }
  end
  if f[1] == id then
    if f[2] == 'closed' then
      return { 'past' }
    end
    if f[5] ~= '' then
      return { 'again', f[5], '0', f[7] }
    end
    if f[6] ~= ARGV[9] and now < tonumber(f[7]) then
      return { 'again', '', '0', f[7] }
    end
    redis.call('HSET', LIVE, 'claim', ARGV[9], 'claim_until', ARGV[10])
    return { 'again', '', '1', ARGV[10] }
  end
  local refusal = refuse_not_allowed(ARGV[12])
  if refusal then
    return refusal
  end
  if ARGV[11] == '1' then
    return { redis.call('ZSCORE', CLOSED, id) and 'past' or 'late' }
  end
  if f[2] == 'closed' then
    return { 'closing', f[1] }
  end
  return { 'exists', f[4] }
end

local moved = redis.call('GET', MOVED)
if moved then
  return { 'moved', moved }
end
if redis.call('ZSCORE', CLOSED, id) then
  return { 'past' }
end
local refusal = refuse_not_allowed(ARGV[12])
if refusal then
  return refusal
end
if ARGV[11] == '1' then
  return { 'late' }
end

redis.call('HSET', LIVE, 'id', id, 'state', 'open', 'message', ARGV[4], 'minutes', ARGV[5], 'by', ARGV[6],
  'by_name', ARGV[7], 'thread', ARGV[8], 'card', '', 'claim', ARGV[9], 'claim_until', ARGV[10], 'members', '0',
  'opened_at', ARGV[1], 'touched_at', ARGV[1], 'expires_at', int(now + ttl), 'kept_here', '')
redis.call('PEXPIRE', LIVE, int(ttl))
return { 'created' }
