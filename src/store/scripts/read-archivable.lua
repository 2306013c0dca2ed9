-- Reads what an id of `archive:due` names in one chat, for the archive: a session, a proposal, its order, or what it displaced.
-- A session that is about to expire is copied to the key of an ended one before: whatever the archive takes of it, the copy is not
-- older. The copy lives until the archive has it. A chat that moved is remembered for as long from then on.
-- KEYS    1 live session, 2 moved, 4 the chat's orders, 7 kept proposal, 8 displaced session, 9 ended session
-- ARGV    id, now ms, before_expiry ms, ended_kept_for ms, only_keep (1 only copies, and replies without words)
-- replies found, chat that it moves or moved to or '', session's place (live | ended | displaced) or '', n, m, then n words of the session
--                 (field, value …), m words of the kept proposal (field, value …), and of its order: number, what was bought,
--                 state, what its sale brought or '', who paid what
local id, now, before_expiry, ended_kept_for, only_keep = unpack(ARGV)
now = tonumber(now)

-- Whether a session is about to expire, or closed and not yet dropped.
local function is_ending(f)
  local expires_at = tonumber(f.expires_at) or now
  local life = math.max(0, expires_at - (tonumber(f.touched_at) or now))
  return f.state == 'closed' or expires_at - now <= math.min(tonumber(before_expiry), math.floor(life / 2))
end

-- Appends a hash's fields and values to a list.
local function put_hash(list, key)
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat do
    list[#list + 1] = flat[i]
  end
  return #flat > 0
end

local session, proposal, order, place = {}, {}, {}, ''
local live = read(LIVE, 'id', 'state', 'expires_at', 'touched_at', 'moved')
-- While a move is under way, what is looked for may be here, there, or at both places.
local moved_to = live.moved or ''
if not live.id then
  moved_to = redis.call('GET', MOVED) or ''
  if moved_to ~= '' and redis.call('PTTL', MOVED) < tonumber(ended_kept_for) then
    redis.call('PEXPIRE', MOVED, ended_kept_for)
  end
end
if live.id == id then
  place = 'live'
  local ending = is_ending(live)
  if ending or only_keep ~= '1' then
    put_hash(session, LIVE)
  end
  if ending then
    redis.call('DEL', ENDED)
    set_all(ENDED, session)
    redis.call('PEXPIRE', ENDED, ended_kept_for)
  end
elseif only_keep ~= '1' then
  if put_hash(session, ENDED) then
    place = 'ended'
  elseif put_hash(session, DISPLACED) then
    place = 'displaced'
  end
  if place ~= 'ended' then
    put_hash(proposal, KEPT)
    local number = redis.call('HGET', ORDERS, 'of:' .. id)
    if number then
      local o = redis.call('HMGET', ORDERS, number, number .. ':state', number .. ':sale', number .. ':who')
      put(order, number, o[1] or '', o[2] or '', o[3] or '', o[4] or '')
    end
  end
end
if only_keep == '1' then
  session = {}
end
local reply = { 'found', moved_to, place, digits(#session), digits(#proposal) }
for _, list in ipairs({ session, proposal, order }) do
  for i = 1, #list do
    reply[#reply + 1] = list[i]
  end
end
return reply
