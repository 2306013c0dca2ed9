-- Numbers and fields of hashes. Ids stay strings: Lua rounds them. Every reply is a flat array of strings, with a tag first.

-- Writes a number as digits: tostring would write 1e+15 from fifteen digits on.
local function digits(n)
  return string.format('%.0f', n)
end

-- The fields of a proposal that an earlier version of the bot does not know, without `q.`, and the field that names the proposal
-- which has them: one that such a version has made since is without. Rules, receipts and what the market said came with different
-- versions. Whoever reads one of them reads its naming field with it.
local KNOWN_BY = { pass = 'q.ruled', quorum = 'q.ruled', sale = 'q.ruled', change = 'q.ruled', hidden = 'q.ruled', early = 'q.ruled',
  remind = 'q.ruled', cap = 'q.ruled', daily = 'q.ruled', slippage = 'q.market_of', amounts = 'q.ruled', yes_paid = 'q.ruled', no_paid = 'q.ruled',
  reminded = 'q.ruled', sequence = 'q.numbered', hash = 'q.numbered', market = 'q.market_of', quoted = 'q.market_of',
  paper = 'q.paper_of' }

-- Whether a field holds a rule, or what one needs, or what receipts need, of another proposal than the session's latest.
local function is_stale(f, name)
  local known_by = KNOWN_BY[string.match(name, '^q%.(.+)$') or '']
  return known_by ~= nil and f[known_by] ~= f['q.id']
end

-- Until when somebody watches the chat's board (ms), as the live session's hash says; nil if it does not. script.ts puts it before
-- the reply.
local WATCHED_UNTIL

-- Reads fields of a hash by their names; false for one that is not there. Whoever reads rules reads `q.ruled` with them, and whoever
-- reads `q.sequence` or `q.hash` reads `q.numbered`. Of the live session, `watched_until` is read with them, since that costs nothing.
local function read(key, ...)
  local names = { ... }
  if key == LIVE then
    names[#names + 1] = 'watched_until'
  end
  local f = {}
  for i, value in ipairs(redis.call('HMGET', key, unpack(names))) do
    f[names[i]] = value
  end
  if key == LIVE then
    WATCHED_UNTIL = f.watched_until or WATCHED_UNTIL
  end
  for _, name in ipairs(names) do
    f[name] = not is_stale(f, name) and f[name]
  end
  return f
end

-- Reads all fields of a hash by their names, and the names in the order that Redis has. While they are few, that is the order in
-- which they came.
local function read_all(key)
  local flat = redis.call('HGETALL', key)
  local f, names = {}, {}
  for i = 1, #flat, 2 do
    f[flat[i]] = flat[i + 1]
  end
  for i = 1, #flat, 2 do
    if is_stale(f, flat[i]) then
      f[flat[i]] = nil
    else
      names[#names + 1] = flat[i]
    end
  end
  if key == LIVE then
    WATCHED_UNTIL = f.watched_until or WATCHED_UNTIL
  end
  return f, names
end

-- Reads some fields of the session that has a proposal. Makes LIVE that session's hash, displaced or not.
local function use_session_of(proposal_id, ...)
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

-- Reads all fields of the session that has a proposal, and their names. Makes LIVE that session's hash, displaced or not.
local function use_whole_session_of(proposal_id)
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

-- Changes fields as an HSET of `set` does, for what reads them later.
local function apply(f, names, set)
  for i = 1, #set, 2 do
    if not f[set[i]] then
      names[#names + 1] = set[i]
    end
    f[set[i]] = set[i + 1]
  end
end

-- Appends fields and values to what an HSET will set.
local function put(set, ...)
  for _, word in ipairs({ ... }) do
    set[#set + 1] = word
  end
end

-- Sets all fields and values of a list, some at a time: Lua's stack takes some thousands of arguments at once.
local function set_all(key, set)
  for i = 1, #set, 1000 do
    redis.call('HSET', key, unpack(set, i, math.min(i + 999, #set)))
  end
end
