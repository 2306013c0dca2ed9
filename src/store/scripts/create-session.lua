-- Opens a session in a chat that has none. The caller gets the claim to post its card.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings
-- ARGV    now ms, ttl ms, id, message, minutes_given or '', creator_id, name, thread_id or '', attempt_id, claim_until ms,
--         is_late (1 or 0), needs_permission (1 or 0), default_minutes, min_minutes, max_minutes
-- replies created, minutes                   how long its votes run if nobody says
--         again, minutes, card or '', 1 if the caller may post the card, ms until which another may
--                                            this message opened it before
--         past                               this message opened one that is over
--         not_allowed                        the chat may not trade
--         late                               the message is late, and opened none before
--         exists, message                    another session is open
--         closing, session id                another is closed and not yet archived
--         moving | moved, chat
local now, ttl, id, message, minutes_given, creator_id, name, thread_id, attempt_id, claim_until, is_late, needs_permission, default_minutes,
  min_minutes, max_minutes = unpack(ARGV)
now = tonumber(now)
local f = read(LIVE, 'id', 'state', 'moved', 'message', 'minutes', 'card', 'claim', 'claim_until')

if f.id then
  if f.moved then
    return { 'moving', f.moved }
  end
  if f.id == id then
    if f.state == 'closed' then
      return { 'past' }
    end
    if f.card ~= '' then
      return { 'again', f.minutes, f.card, '0', f.claim_until }
    end
    if f.claim ~= attempt_id and now < tonumber(f.claim_until) then
      return { 'again', f.minutes, '', '0', f.claim_until }
    end
    redis.call('HSET', LIVE, 'claim', attempt_id, 'claim_until', claim_until)
    return { 'again', f.minutes, '', '1', claim_until }
  end
  local refusal = refuse_not_allowed(needs_permission)
  if refusal then
    return refusal
  end
  if is_late == '1' then
    return { redis.call('ZSCORE', CLOSED, id) and 'past' or 'late' }
  end
  if f.state == 'closed' then
    return { 'closing', f.id }
  end
  return { 'exists', f.message }
end

local moved = redis.call('GET', MOVED)
if moved then
  return { 'moved', moved }
end
if redis.call('ZSCORE', CLOSED, id) then
  return { 'past' }
end
local s = read(SETTINGS, 'allowed', 'voting', 'watched_until')
if needs_permission == '1' and s.allowed ~= '1' then
  return { 'not_allowed' }
end
if is_late == '1' then
  return { 'late' }
end

local minutes = minutes_given
if minutes == '' then
  minutes = (s.voting or '') ~= '' and digits(bounded(tonumber(s.voting), tonumber(min_minutes), tonumber(max_minutes))) or default_minutes
end
local set = { 'id', id, 'state', 'open', 'message', message, 'minutes', minutes, 'minutes_given', minutes_given == '' and '0' or '1', 'by', creator_id,
  'by_name', name, 'thread', thread_id, 'card', '', 'claim', attempt_id, 'claim_until', claim_until, 'members', '0',
  'opened_at', digits(now), 'touched_at', digits(now), 'expires_at', digits(now + tonumber(ttl)), 'kept_here', '' }
if s.watched_until then
  put(set, 'watched_until', s.watched_until)
  WATCHED_UNTIL = s.watched_until
end
redis.call('HSET', LIVE, unpack(set))
redis.call('PEXPIRE', LIVE, ttl)
return { 'created', minutes }
