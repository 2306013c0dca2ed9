-- How long a session is kept.

-- Sets when an existing session expires (ms), and appends that to what an HSET will set.
local function set_expiry(set, now, at)
  redis.call('PEXPIRE', LIVE, digits(at - now))
  set[#set + 1] = 'expires_at'
  set[#set + 1] = digits(at)
end

-- Keeps the session for its time to live, and at least as long as its unfinished vote and `margin` need. Each command is billed,
-- so a small gain changes nothing. A vote gets some slack, so that the next one finds enough.
local function extend_ttl(set, now, ttl, margin, state, ends, expires_at)
  local slack = ttl / 24
  local had = tonumber(expires_at) or 0
  local needed = over(state) and 0 or tonumber(ends) + margin
  if had < needed then
    set_expiry(set, now, math.max(now + ttl, needed + slack))
  elseif had + slack < now + ttl then
    set_expiry(set, now, now + ttl)
  end
end

-- Shortens, once a vote is over, the time that the session was kept for it. The session has its time to live since it was last
-- touched, and at least `min_ttl`. A small difference changes nothing.
local function shorten_ttl(set, now, ttl, min_ttl, touched_at, expires_at)
  local had = tonumber(expires_at) or 0
  local wanted = math.max(tonumber(touched_at) + ttl, now + min_ttl)
  if had < now + min_ttl or had - wanted > ttl / 8 then
    set_expiry(set, now, wanted)
  end
end
