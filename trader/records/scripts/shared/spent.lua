-- What signed buys take from the limit of a day: `ms:lamports` by id.

-- Returns what was spent within `window` ms (lamports) without the trade `except`, and the ids of older entries.
local function spent_since(key, now, window, except)
  local sum, old = 0, {}
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    local at, lamports = string.match(flat[i + 1], '^(%d+):(%d+)$')
    if tonumber(at) <= now - window then
      old[#old + 1] = flat[i]
    elseif flat[i] ~= except then
      sum = sum + tonumber(lamports)
    end
  end
  return sum, old
end
