-- Reads a kept proposal. A script, since a replica that is behind may answer a plain HGETALL.
-- KEYS    1 the kept proposal
-- ARGV    none
-- replies proposal, field, value …           without fields it is not there any more
local reply = redis.call('HGETALL', KEYS[1])
table.insert(reply, 1, 'proposal')
return reply
