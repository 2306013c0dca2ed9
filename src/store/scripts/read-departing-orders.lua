-- Reads a page of the orders of a chat that is moving, after depart.lua froze them. Whoever finds nothing at all may be late:
-- another has moved them. A field may come twice.
-- KEYS    4 the chat's orders
-- ARGV    cursor (0 at first, then that of the page before), page_bytes (a page ends once it has this much)
-- replies page, cursor of the next page or '', then field, value …
local cursor, page_bytes = unpack(ARGV)
local page, bytes = {}, 0
repeat
  local scanned = redis.call('HSCAN', ORDERS, cursor, 'COUNT', '50')
  cursor = scanned[1]
  for i = 1, #scanned[2], 2 do
    local name, value = scanned[2][i], scanned[2][i + 1]
    if name ~= MOVING_TO then
      put(page, name, value)
      bytes = bytes + #name + #value
    end
  end
until cursor == '0' or bytes >= tonumber(page_bytes)
local reply = { 'page', cursor == '0' and '' or cursor }
for i = 1, #page do
  reply[#reply + 1] = page[i]
end
return reply
