-- Reads a live session. A script, since a replica that is behind may answer a plain HGETALL.
-- KEYS    1 live session, 2 moved
-- ARGV    wanted: `all`, or the number of people to name, in the order of joining. A number reads no votes
-- replies live, field, value …
--         no_session | moving, chat | moved, chat
local wanted = unpack(ARGV)
local f, names = read_all(LIVE)
local refusal = refuse_absent(f.id, f.moved)
if refusal then
  return refusal
end
local reply = { 'live' }
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
  elseif not string.find(name, '^[jvwu]:') then
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
