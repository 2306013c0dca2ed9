-- Reads what a buy brought, for its sale.
-- KEYS    1 record of the buy
-- ARGV    token (the mint that is to be sold)
-- replies bought, tokens in base units or '' if nobody knows, or nothing was bought
--         other_token                        the buy was of another token
local token = unpack(ARGV)
local f = read(KEYS[1], 'tokens', 'outcome', 'token')

if f.token and f.token ~= token then
  return { 'other_token' }
end
return { 'bought', f.outcome == 'filled' and f.tokens or '' }
