-- Marks the live session closed. After this only a settlement that has begun changes anything in it. An open vote is
-- cancelled. A vote whose time is up is frozen, and settled before the session is archived.
-- KEYS    1 live session, 2 moved, 6 what members put in
-- ARGV    now ms, user_id, is_admin (1 if known to be), cause, message_chat_id, message_id, sent_at ms, is_late (1 or 0),
--         min_ttl ms, min_early ms
-- replies closed, session id, what happens to the proposal (none | cancelled | settling), proposal id or '', ms of the
--                 last edit of the proposal's card, ms of the last edit of the session's card
--         again, …                           it was marked closed before; the words are those of `closed`
--         not_creator                        neither the creator nor known to be an admin
--         late                               the message is late, and the session not closed yet
--         past                               the message is older than the session
--         no_session | moving, chat | moved, chat
local now, user_id, is_admin, cause, message_chat_id, message_id, sent_at, is_late, min_ttl, min_early = unpack(ARGV)
now, min_ttl = tonumber(now), tonumber(min_ttl)
local f = read(LIVE, 'id', 'state', 'moved', 'by', 'members', 'edited_at', 'closed_with', 'opened_at', 'expires_at', 'q.id',
  'q.kind', 'q.state', 'q.started', 'q.ends', 'q.members', 'q.yes', 'q.no', 'q.ruled', 'q.early', 'q.change', 'q.daily', 'q.edited_at')
local proposal_id, state = f['q.id'], f['q.state']

local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
if sent_before(message_chat_id, message_id, sent_at, f.id, f.opened_at) then
  return { 'past' }
end
if is_late == '1' and f.state ~= 'closed' then
  return { 'late' }
end
if is_admin ~= '1' and f.by ~= user_id then
  return { 'not_creator' }
end
local function reply(tag, with)
  local none = with == 'none'
  return { tag, f.id, with, none and '' or proposal_id, none and '0' or f['q.edited_at'], f.edited_at or '0' }
end
if f.state == 'closed' then
  return reply('again', f.closed_with)
end

local set = { 'state', 'closed', 'closed_at', digits(now), 'edit', '' }
-- It must not expire before its record is written. An earlier version of the bot does not write down when it expires.
if (tonumber(f.expires_at) or 0) < now + min_ttl and redis.call('PTTL', LIVE) < min_ttl then
  set_expiry(set, now, now + min_ttl)
end
local members = f['q.members'] ~= '' and f['q.members'] or f.members
local with = 'settling'
if over(state) then
  with = 'none'
elseif state == 'open' and not time_is_up(f, now, tonumber(min_early)) then
  with = 'cancelled'
  put(set, 'q.state', 'cancelled', 'q.ended_by', cause, 'q.members', members, 'q.edit', '')
elseif state == 'open' then
  put(set, unpack(freezing_fields(proposal_id, members)))
end
put(set, 'closed_with', with)
redis.call('HSET', LIVE, unpack(set))
if with == 'cancelled' and (f['q.daily'] or '') ~= '' then
  give_back_spent(proposal_id)
end
return reply('closed', with)
