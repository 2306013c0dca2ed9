-- Fields that speak of orders, where a move numbers these anew.

-- The value of a session's field in the supergroup that its chat has become, where orders are numbered higher by `shift`.
local function value_here(shift, name, value)
  local field = shift ~= 0 and (string.match(name, '^q%.(%a+)$') or string.match(name, '^old:.*:(%a+)$'))
  if field == 'order' and value ~= '' then
    return digits(tonumber(value) + shift)
  end
  if field == 'text' then
    local number = string.match(value, '^SELL order=(%d+)$')
    return number and 'SELL order=' .. digits(tonumber(number) + shift) or value
  end
  return value
end
