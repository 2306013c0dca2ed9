-- Forgetting: orders that are held, or of which nobody knows whether they are, stay.

-- Deletes the orders that were made until a time (ms) and are not held. Their count stays, so that no number comes back.
local function forget_orders(until_ms)
  local o, names = read_all(ORDERS)
  local drop = {}
  for _, name in ipairs(names) do
    local number = string.match(name, '^(%d+)') or string.match(name, '^of:') and o[name]
    local state = number and o[number .. ':state']
    local made_at = number and tonumber(string.match(o[number] or '', '"at":(%d+)')) or 0
    if number and state ~= 'filled' and state ~= 'unknown' and made_at <= until_ms then
      put(drop, name)
    end
  end
  for i = 1, #drop, 1000 do
    redis.call('HDEL', ORDERS, unpack(drop, i, math.min(i + 999, #drop)))
  end
end
