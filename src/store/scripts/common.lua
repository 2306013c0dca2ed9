-- Shared by the scripts on a chat's live session: script.ts puts this text before each of them.
-- KEYS[1] is always the live session's hash, KEYS[2] the key that says where the chat has moved to, KEYS[3] the ids of its closed
-- sessions, KEYS[4] its orders, KEYS[5] its settings; where a proposal is named KEYS[6] is where it is kept when it is over, and KEYS[7]
-- where its session is if the chat's move displaced it.
-- Ids stay strings: Lua rounds them. Every reply is a flat array of strings, its first one a tag.
local LIVE, MOVED, CLOSED, ORDERS, SETTINGS, KEPT, DISPLACED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]

-- A number as digits: tostring would write 1e+15 from fifteen digits on.
local function int(n)
  return string.format('%.0f', n)
end

-- Fields of a hash, by their names; false where there is none.
local function read(key, ...)
  local names = { ... }
  local f = {}
  for i, value in ipairs(redis.call('HMGET', key, ...)) do
    f[names[i]] = value
  end
  return f
end

-- All fields of a hash, by their names; and the names, in the order in which Redis has them: while there are few, that of their coming.
local function read_all(key)
  local flat = redis.call('HGETALL', key)
  local f, names = {}, {}
  for i = 1, #flat, 2 do
    f[flat[i]] = flat[i + 1]
    names[#names + 1] = flat[i]
  end
  return f, names
end

-- All fields, and the names, of the session that has a proposal. Where a move displaced it, LIVE is that session's hash from here on.
local function read_all_settling(proposal_id)
  local f, names = read_all(LIVE)
  if f['q.id'] ~= proposal_id then
    local displaced, displaced_names = read_all(DISPLACED)
    if displaced['q.id'] == proposal_id then
      LIVE = DISPLACED
      return displaced, displaced_names
    end
  end
  return f, names
end

-- Some fields of the session that has a proposal. Where a move displaced it, LIVE is that session's hash from here on.
local function read_settling(proposal_id, ...)
  local f = read(LIVE, ...)
  if f['q.id'] ~= proposal_id then
    local displaced = read(DISPLACED, ...)
    if displaced['q.id'] == proposal_id then
      LIVE = DISPLACED
      return displaced
    end
  end
  return f
end

-- The reply where there is no live session: {'moved', chat} after a move, else {'no_session'}.
local function absent()
  local to = redis.call('GET', MOVED)
  if to then
    return { 'moved', to }
  end
  return { 'no_session' }
end

-- The guards: each gives the reply that refuses, or nil. Called one behind the other with `or`.
-- The session is not here: there is none, or its chat is becoming another.
local function refuse_absent(id, moved)
  if not id then
    return absent()
  end
  return moved and { 'moving', moved } or nil
end

-- The caller speaks of another session. An empty id stands for whichever is here.
local function refuse_other_session(expected, id)
  return expected ~= '' and expected ~= id and { 'other_session' } or nil
end

-- The session is closed.
local function refuse_closed(state)
  return state == 'closed' and { 'closed' } or nil
end

-- Whether message `message` of chat `chat`, sent at `date` (ms, to the second), was written before what message `id` began at
-- `began` (ms): then it cannot be about it. Message ids grow within a chat; across a move only the times can be compared.
local function older(chat, message, date, id, began)
  if chat == '' then
    return false
  end
  local made_in, made_by = string.match(id, '^(%-?%d+)%.(%d+)$')
  if made_in == chat then
    return tonumber(message) < tonumber(made_by)
  end
  return tonumber(date) + 1000 <= (tonumber(began) or 0)
end

-- The refusal where the chat may not trade. `required` is '1' where a permission is needed at all.
local function refuse_not_allowed(required)
  return required == '1' and redis.call('HGET', SETTINGS, 'allowed') ~= '1' and { 'not_allowed' } or nil
end

-- Whether a proposal's state frees the chat for the next one; no state means there was none.
local function over(state)
  return not state or state == 'announced' or state == 'cancelled'
end

-- Sets when the session expires (ms), which is there, and appends that to what an HSET will set.
local function keep_until(set, now, at)
  redis.call('PEXPIRE', LIVE, int(at - now))
  set[#set + 1] = 'expires_at'
  set[#set + 1] = int(at)
end

-- Keeps the session for its time to live, and never less than its unfinished vote and `margin` need. Each command is billed, so nothing is
-- done where it would expire hardly earlier than that; and a vote gets some slack, so that the next one finds enough.
local function prolong(set, now, ttl, margin, state, ends, expires_at)
  local slack = ttl / 24
  local had = tonumber(expires_at) or 0
  local needed = over(state) and 0 or tonumber(ends) + margin
  if had < needed then
    keep_until(set, now, math.max(now + ttl, needed + slack))
  elseif had + slack < now + ttl then
    keep_until(set, now, now + ttl)
  end
end

-- Gives back, once a vote is over, what a session was kept for its sake: it has its time to live since it was last touched, at least
-- `min_ttl`. Nothing is done where that is hardly different.
local function give_back(set, now, ttl, min_ttl, touched_at, expires_at)
  local had = tonumber(expires_at) or 0
  local wanted = math.max(tonumber(touched_at) + ttl, now + min_ttl)
  if had < now + min_ttl or had - wanted > ttl / 8 then
    keep_until(set, now, wanted)
  end
end

-- Appends fields and values to what an HSET will set.
local function put(set, ...)
  for _, word in ipairs({ ... }) do
    set[#set + 1] = word
  end
end

-- Who voted in proposal `proposal_id`, by all fields of its session.
local function voters_in(f, names, proposal_id)
  local voters, mark = {}, proposal_id .. '|'
  for _, name in ipairs(names) do
    local user_id = string.match(name, '^v:(%d+)$')
    if user_id and string.sub(f[name], 1, #mark) == mark then
      voters[#voters + 1] = user_id
    end
  end
  return voters
end

-- Keeps a proposal that is over in a hash of its own: what its fields said, with `state` for its state, and who voted what. It outlives
-- its session by `kept_for` ms, unless archiving that says otherwise. Appends to what an HSET will set what the session itself keeps: the
-- counts, for whoever's vote is delivered again. Each person's newest vote stays there, too, so that nobody leaves who has voted.
local function keep_apart(f, names, set, now, state, kept_for)
  local proposal_id = f['q.id']
  local out = {}
  local function flush(least)
    if #out > least then
      redis.call('HSET', KEPT, unpack(out))
      out = {}
    end
  end
  for _, name in ipairs(names) do
    local field = string.match(name, '^q%.(.+)$')
    if field then
      put(out, field, field == 'state' and state or f[name])
    end
  end
  for _, user_id in ipairs(voters_in(f, names, proposal_id)) do
    put(out, 'v:' .. user_id, f['v:' .. user_id], 'n:' .. user_id, f['p:' .. user_id] or f['w:' .. user_id] or 'nSomeone')
    -- Lua's stack takes some thousands of arguments at once.
    flush(1000)
  end
  flush(0)
  redis.call('PEXPIRE', KEPT, int(math.max(0, (tonumber(f.expires_at) or 0) - now) + kept_for))
  local home = string.match(KEPT, '{(%-?%d+)}')
  local counts = { f['q.yes'], f['q.no'], f['q.lamports'], f['q.ends'], f['q.kind'], f['q.started'], home }
  put(set, 'q.kept', proposal_id, 'old:' .. proposal_id, table.concat(counts, '|'))
end

-- Whether a vote's time is up and its participants are not counted yet: then whoever comes or goes counts them first.
local function uncounted(now, state, ends, counted)
  return state == 'open' and now >= tonumber(ends) and counted == ''
end

-- The proposal by which a displaced session sells an order, from the order's mark, or nil where none does: a mark holds until a time,
-- since the session may be lost before it takes the mark away.
local function selling(mark, now)
  local proposal_id, ends = string.match(mark or '', '^(.*)|(%d+)$')
  return proposal_id and now < tonumber(ends) and proposal_id or nil
end

-- What freezing the tally of proposal `proposal_id` sets: who could vote, and that no executor has been asked yet. The latter names the
-- proposal, since a version of the bot that knows nothing of it may be at work in between.
local function frozen(proposal_id, members)
  return { 'q.state', 'closed', 'q.members', members, 'q.asked', proposal_id, 'q.executor', '', 'q.asks', '0', 'q.next', '0' }
end

-- The value of a session's field in the supergroup that its chat has become, where orders are numbered higher by `shift`.
local function value_here(shift, name, value)
  local field = shift ~= 0 and (string.match(name, '^q%.(%a+)$') or string.match(name, '^old:.*:(%a+)$'))
  if field == 'order' and value ~= '' then
    return int(tonumber(value) + shift)
  end
  if field == 'text' then
    local number = string.match(value, '^SELL order=(%d+)$')
    return number and 'SELL order=' .. int(tonumber(number) + shift) or value
  end
  return value
end

-- Whether the caller holds a card's lease already: then this is its own call repeated, whose first reply was lost.
local function holds(attempt_id, holder)
  return attempt_id ~= '' and holder == attempt_id
end

-- When a card's next edit may read its numbers, or nil while another request holds the lease for it:
-- at once, but not within `pause` of the last. A lease that was never used is free again after `lease`.
-- Times may come from a Worker whose clock is ahead, so none is waited for longer than by this clock it could be.
-- Without an attempt id nobody wants it.
local function edit_time(attempt_id, now, holder, planned, edited, pause, lease)
  if attempt_id == '' then
    return nil
  end
  planned = tonumber(planned) or 0
  if holder and holder ~= '' and now < planned + lease and planned <= now + pause + lease then
    return nil
  end
  return math.min(math.max(now, (tonumber(edited) or 0) + pause), now + pause)
end
