/**
 * Divides the lamports that a sale brought among those who paid. Each gets the exact share rounded down. The lamports left over go, one
 * each, to the largest remainders. Between equal remainders, who paid more comes first, then the smaller id.
 */
export function shareOut(paid: Readonly<Record<number, number>>, received: number): Map<number, number> {
  const total = Object.values(paid).reduce((sum, one) => sum + BigInt(one), 0n);
  const parts = Object.entries(paid).map(([user, one]) => {
    const exact = BigInt(one) * BigInt(received);
    return { user: Number(user), paid: one, whole: Number(exact / total), rest: exact % total };
  });
  let left = received - parts.reduce((sum, { whole }) => sum + whole, 0);
  parts.sort((a, b) => (a.rest === b.rest ? b.paid - a.paid || a.user - b.user : a.rest < b.rest ? 1 : -1));
  return new Map(parts.map(({ user, whole }) => [user, whole + (left-- > 0 ? 1 : 0)]));
}
