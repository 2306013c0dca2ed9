-- How long a session is kept.

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
