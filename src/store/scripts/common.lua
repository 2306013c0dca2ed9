-- Shared by the scripts on a chat's live session: script.ts puts this text before each of them.
-- KEYS[1] is always the live session's hash, KEYS[2] the key that says where the chat has moved to, KEYS[5] the chat's orders.
-- Ids stay strings: Lua rounds them. Every reply is a flat array of strings, its first one a tag.
local LIVE, MOVED, ORDERS = KEYS[1], KEYS[2], KEYS[5]

-- A number as digits: tostring would write 1e+15 from fifteen digits on.
local function int(n)
  return string.format('%.0f', n)
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
local function away(id, moved)
  if not id then
    return absent()
  end
  return moved and { 'moving', moved } or nil
end

-- The whole live session behind a tag: {tag, field, value, field, value …}, or {'moving', chat}, or nil where there is none.
local function whole(...)
  local fields = redis.call('HGETALL', LIVE)
  if #fields == 0 then
    return nil
  end
  local reply = { ... }
  local head = #reply
  for i = 1, #fields do
    if fields[i] == 'moved' and i % 2 == 1 then
      return { 'moving', fields[i + 1] }
    end
    reply[head + i] = fields[i]
  end
  return reply
end

-- The caller speaks of another session. An empty id stands for whichever is here.
local function stranger(expected, id)
  return expected ~= '' and expected ~= id and { 'other_session' } or nil
end

-- The session is closed.
local function shut(state)
  return state == 'closed' and { 'closed' } or nil
end

-- Whether message `message` of chat `chat` was written before the one that named `id`: then it cannot be about it.
-- Message ids grow within a chat; across a move they cannot be compared, and nothing counts as older.
local function older(chat, message, id)
  local made_in, made_by = string.match(id, '^(%-?%d+)%.(%d+)$')
  return made_in == chat and tonumber(message) ~= nil and tonumber(message) < tonumber(made_by)
end

-- Whether a proposal's state frees the chat for the next one; no state means there was none.
local function over(state)
  return not state or state == 'announced' or state == 'cancelled'
end

-- Milliseconds a session is kept from now on: its time to live, and never less than its unfinished vote and `room` need.
local function lifetime(now, ttl, room, state, ends)
  if over(state) then
    return ttl
  end
  return math.max(ttl, tonumber(ends) - now + room)
end

-- Appends fields and values to what an HSET will set.
local function put(set, ...)
  for _, word in ipairs({ ... }) do
    set[#set + 1] = word
  end
end

-- Whether a vote's time is up and its participants are not counted yet: then whoever comes or goes counts them first.
local function uncounted(now, state, ends, counted)
  return state == 'open' and now >= tonumber(ends) and counted == ''
end

local function expire(milliseconds, ...)
  for _, key in ipairs({ ... }) do
    redis.call('PEXPIRE', key, int(milliseconds))
  end
end

-- Whether the caller holds a card's lease already: then this is its own call repeated, whose first reply was lost.
local function holds(token, holder)
  return token ~= '' and holder == token
end

-- When a card's next edit may read its numbers, or nil while another request holds the lease for it:
-- at once, but not within `pause` of the last. A lease that was never used is free again after `patience`.
-- Times may come from a Worker whose clock is ahead, so none is waited for longer than by this clock it could be.
-- Without a token nobody wants it.
local function edit_time(token, now, holder, planned, edited, pause, patience)
  if token == '' then
    return nil
  end
  planned = tonumber(planned) or 0
  if holder and holder ~= '' and now < planned + patience and planned <= now + pause + patience then
    return nil
  end
  return math.min(math.max(now, (tonumber(edited) or 0) + pause), now + pause)
end
