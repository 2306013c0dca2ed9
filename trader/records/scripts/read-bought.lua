-- Reads what a buy brought, for its sale.
-- KEYS    1 record of the buy
-- ARGV    token
-- replies bought, base units of that token, or '' if nobody knows, or nothing of it was bought
local token = unpack(ARGV)
local f = read(KEYS[1], 'tokens', 'outcome', 'token')
return { 'bought', f.outcome == 'filled' and f.token == token and f.tokens or '' }
