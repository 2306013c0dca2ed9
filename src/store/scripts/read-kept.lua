-- Reads a proposal that is kept in a hash of its own. A script, since a plain HGETALL may be served by a replica that is behind.
-- KEYS    1 the proposal
-- ARGV    none
-- replies proposal, field, value, field, value …                           no field: it is not there any more
local reply = redis.call('HGETALL', KEYS[1])
table.insert(reply, 1, 'proposal')
return reply
