-- Puts a chat's settings into the supergroup that it has become. The supergroup's own win, but it may not trade if either was
-- forbidden to. Settings are put there once, since they may have been changed there later. If the chat's have changed after
-- they were put there, they are put there again, and of each rule the newer one wins. What either chat has forgotten stays forgotten.
-- KEYS    4 orders, 5 settings (both of the supergroup)
-- ARGV    old_chat (its id), copied (what marks the chat's settings) or '', then field, value …
-- replies merged
local old_chat, copied = unpack(ARGV, 1, 2)
local from = 'from:' .. old_chat
local f = read_all(SETTINGS)
if f[from] == copied then
  return { 'merged' }
end
local theirs = {}
for i = 3, #ARGV, 2 do
  theirs[ARGV[i]] = ARGV[i + 1]
end
local forgot_later = theirs.forgotten_at and tonumber(theirs.forgotten_at) > (tonumber(f.forgotten_at) or 0)
for name, value in pairs(theirs) do
  local update = (string.match(name, '^%a+') or '') .. ':update'
  local is_newer = f[from] and theirs[update] and f[update] and tonumber(theirs[update]) > tonumber(f[update])
  -- A link that either chat has ended stays ended.
  is_newer = is_newer or name == 'board_epoch' and tonumber(value) > (tonumber(f.board_epoch) or 0)
  is_newer = is_newer or forgot_later and (name == 'forgotten_at' or name == 'forgotten_by')
  local forbids = name == 'allowed' and value == '0' and f.allowed == '1'
  redis.call(is_newer and 'HSET' or forbids and 'HSET' or 'HSETNX', SETTINGS, name, value)
end
redis.call('HSET', SETTINGS, from, copied)
-- The chat may have forgotten while its orders were here already.
if forgot_later then
  forget_orders(tonumber(theirs.forgotten_at))
end
return { 'merged' }
