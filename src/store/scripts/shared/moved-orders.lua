-- Fields that mean something else after a move: orders may be numbered anew, and a card that is over stays behind.

-- Returns a session field's value in the supergroup that its chat has become. `shift` is added to the numbers of orders.
local function value_here(shift, name, value)
  -- The old chat's messages cannot be edited here.
  if string.match(name, '^old:.*:card$') then
    return ''
  end
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
