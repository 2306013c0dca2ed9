-- Freezes a live session whose chat is becoming a supergroup. Every script then answers `moving` and changes nothing, so that
-- no vote is lost between copy and deletion. Reads all that is to be copied. Repeatable; the first chat named stays.
-- KEYS    1 live session, 2 moved, 3 the chat's closed sessions, 5 its settings, 6 what members put in
-- ARGV    to (the supergroup's id), now ms, min_early ms
-- replies tag, chat, remaining life ms, settling (1 if the session's vote is not over, and its time is up), n, m, k, then n
--         words of the chat's closed sessions (id, score …), m words of its settings, k words of what members put in (user id, entries …), then the hash (field, value …). The tag is
--         departed                           chat is the supergroup's id
--         no_session                         there is none to freeze; chat is ''
--         moved                              it went to that chat before
local to, now, min_early = unpack(ARGV)
local f, names = read_all(LIVE)
local fields = {}
for _, name in ipairs(names) do
  put(fields, name, f[name])
end
local head
if #fields == 0 then
  local gone = absent()
  head = { gone[1], gone[2] or '', '0', '0' }
else
  redis.call('HSETNX', LIVE, 'moved', to)
  local state = f['q.state']
  local settling = not over(state) and (state ~= 'open' or time_is_up(f, tonumber(now), tonumber(min_early)))
  head = { 'departed', redis.call('HGET', LIVE, 'moved'), digits(redis.call('PTTL', LIVE)), settling and '1' or '0' }
end
local sessions = redis.call('ZRANGE', CLOSED, 0, -1, 'WITHSCORES')
local settings = redis.call('HGETALL', SETTINGS)
local spent = redis.call('HGETALL', SPENT)
put(head, digits(#sessions), digits(#settings), digits(#spent))
for _, list in ipairs({ sessions, settings, spent, fields }) do
  for i = 1, #list do
    head[#head + 1] = list[i]
  end
end
return head
