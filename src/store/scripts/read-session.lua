-- Reads a live session. A script, since a replica that is behind may answer a plain HGETALL.
-- KEYS    1 live session, 2 moved, 5 the chat's settings
-- ARGV    wanted: `all`, or the number of people to name, in the order of joining. A number reads no votes;
--         with_rules (1 or 0)
-- replies live, n, then n words of the group's rules (name, word …) if they are wanted, then field, value …
--         no_session | moving, chat | moved, chat
local wanted, with_rules = unpack(ARGV)
local f, names = read_all(LIVE)
local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
local rules = {}
if with_rules == '1' then
  local s = read(SETTINGS, 'voting', 'propose', 'pause', unpack(FROZEN_RULES))
  for name, word in pairs(s) do
    if word then
      put(rules, name, word)
    end
  end
end
local reply = { 'live', digits(#rules), unpack(rules) }
if wanted == 'all' then
  for _, name in ipairs(names) do
    put(reply, name, f[name])
  end
  return reply
end
local people = {}
for _, name in ipairs(names) do
  local person = string.match(name, '^p:(%d+)$')
  if person then
    people[#people + 1] = { id = person, name = f[name], place = tonumber(f['j:' .. person]) or 0 }
  elseif not string.find(name, '^[jvwurx]:') then
    put(reply, name, f[name])
  end
end
table.sort(people, function(a, b)
  return a.place < b.place
end)
for i = 1, math.min(#people, tonumber(wanted)) do
  put(reply, 'p:' .. people[i].id, people[i].name, 'j:' .. people[i].id, digits(people[i].place))
end
return reply
