-- How long a session is kept.

-- Sets when the session expires (ms), which is there, and appends that to what an HSET will set.
local function set_expiry(set, now, at)
  redis.call('PEXPIRE', LIVE, digits(at - now))
  set[#set + 1] = 'expires_at'
  set[#set + 1] = digits(at)
end

-- Keeps the session for its time to live, and never less than its unfinished vote and `margin` need. Each command is billed, so nothing is
-- done where it would expire hardly earlier than that; and a vote gets some slack, so that the next one finds enough.
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

-- Gives back, once a vote is over, what a session was kept for its sake: it has its time to live since it was last touched, at least
-- `min_ttl`. Nothing is done where that is hardly different.
local function shorten_ttl(set, now, ttl, min_ttl, touched_at, expires_at)
  local had = tonumber(expires_at) or 0
  local wanted = math.max(tonumber(touched_at) + ttl, now + min_ttl)
  if had < now + min_ttl or had - wanted > ttl / 8 then
    set_expiry(set, now, wanted)
  end
end
