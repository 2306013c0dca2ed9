-- Keeps a displaced session, which found the supergroup occupied, until its last proposal is settled. It is closed, and nothing
-- else goes on in it. An order that it sells is marked, so that the supergroup's session does not sell it, too.
-- KEYS    4 the supergroup's orders, 8 displaced session
-- ARGV    now ms, life ms, shift (added to the old chat's order numbers), then field, value …
-- replies displaced
--         again                              it was put here before
local now, life, shift = unpack(ARGV, 1, 3)
local ends = tonumber(now) + tonumber(life)
if redis.call('EXISTS', DISPLACED) == 1 then
  return { 'again' }
end
local set = {}
for i = 4, #ARGV, 2 do
  if ARGV[i] ~= 'moved' then
    put(set, ARGV[i], value_here(tonumber(shift), ARGV[i], ARGV[i + 1]))
  end
end
for _, prefix in ipairs({ '', 'q.' }) do
  put(set, prefix .. 'card', '', prefix .. 'thread', '', prefix .. 'edit', '')
end
put(set, 'state', 'closed', 'closed_at', now, 'closed_with', 'settling', 'expires_at', digits(ends))
set_all(DISPLACED, set)
redis.call('PEXPIRE', DISPLACED, life)
local f = read(DISPLACED, 'q.id', 'q.kind', 'q.order')
if f['q.kind'] == 'sell' then
  redis.call('HSET', ORDERS, f['q.order'] .. ':selling', f['q.id'] .. '|' .. digits(ends))
end
return { 'displaced' }
