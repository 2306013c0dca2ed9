/** How many signs of a signature's beginning and end tell it from others. */
const SIGNS = 5;

/** `5UfDu…nTwXy`: a signature's beginning and end. */
export const shortSignature = (signature: string): string => `${signature.slice(0, SIGNS)}…${signature.slice(-SIGNS)}`;

/** Whether an address is an explorer's page of a transaction, where nothing of this machine's chain is known. */
export const leadsToExplorer = (href: string): boolean => href.startsWith("https://solscan.io/");
