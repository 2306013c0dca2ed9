-- Reads the record of a closed session. A script, since a replica that is behind may answer a plain GET.
-- KEYS    1 the record
-- ARGV    none
-- replies record, JSON
--         none
local record = redis.call('GET', KEYS[1])
return record and { 'record', record } or { 'none' }
