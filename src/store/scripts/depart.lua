-- Freezes a live session whose chat is becoming a supergroup: from here on every script answers `moving` and changes nothing,
-- so that no vote is lost between the copy and the deletion. Repeatable; the first chat named stays.
-- KEYS    1 live session, 2 moved
-- ARGV    1 the supergroup's id
-- replies departed, the supergroup's id
--         no_session | moved, chat
if redis.call('EXISTS', LIVE) == 0 then
  return absent()
end
redis.call('HSETNX', LIVE, 'moved', ARGV[1])
return { 'departed', redis.call('HGET', LIVE, 'moved') }
