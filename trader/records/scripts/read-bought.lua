-- Reads what a buy brought, for its sale.
-- KEYS    1 record of the buy
-- ARGV    -
-- replies bought, tokens in base units or '' if nobody knows, or nothing was bought
local f = read(KEYS[1], 'tokens', 'outcome')
return { 'bought', f.outcome == 'filled' and f.tokens or '' }
