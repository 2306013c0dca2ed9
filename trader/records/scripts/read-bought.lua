-- Reads what a buy brought, for its sale.
-- KEYS    1 record of the buy
-- ARGV    -
-- replies bought, tokens in base units or '', outcome or '', 1 if there is a record
local f = read(KEYS[1], 'tokens', 'outcome', 'kind')
return { 'bought', f.tokens or '', f.outcome or '', f.kind and '1' or '0' }
