// Identity: which account an access key is of, and the Security Token Service that gives keys of other accounts.
// Not here: what a function may do, which is in `lambda`.

import { accountOfFunction, functionOf } from "../lambda/function-access";

/** The access key of people and programs of this machine, in the home account. */
const HOME_KEY = "local";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Of an access key id: 6 bytes hold the account, and the rest is random. */
export const KEY_BYTES = 10;
const KEY = /^A[SK]IA([A-Z2-7]{16})$/;
/** The account is in bits 7 to 46 of the first 48; bit 47 is 1 in keys that hold an account. */
const ACCOUNT_SHIFT = 7n;
const ACCOUNT_MASK = (1n << 40n) - 1n;
const HOLDS_ACCOUNT = 1n << 47n;
const RANDOM_BITS = BigInt((KEY_BYTES - 6) * 8);

/**
 * The id of a temporary access key, which holds its account where AWS's ids have it.
 *
 * @param random {@link KEY_BYTES} random bytes
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export function temporaryKeyOf(accountId: string, random: Buffer): string {
  const low = BigInt(`0x${random.toString("hex")}`) & ((1n << (RANDOM_BITS + ACCOUNT_SHIFT)) - 1n);
  const high = HOLDS_ACCOUNT | (BigInt(accountId) << ACCOUNT_SHIFT);
  let rest = (high << RANDOM_BITS) | low;
  let text = "";
  for (let at = 0; at < 16; at++, rest >>= 5n) text = (BASE32[Number(rest & 31n)] as string) + text;
  return `ASIA${text}`;
}

/**
 * The account of an access key: `local` and functions' keys without an account are the home account's, and an id of AWS's form
 * holds its account.
 *
 * @returns `undefined` for a key of no account
 */
export function accountOfKey(untrustedKey: string, homeAccountId: string): string | undefined {
  if (untrustedKey === HOME_KEY) return homeAccountId;
  if (functionOf(untrustedKey) !== undefined) return accountOfFunction(untrustedKey) ?? homeAccountId;
  const text = KEY.exec(untrustedKey)?.[1];
  if (text === undefined) return undefined;
  let bits = 0n;
  for (const each of text) bits = (bits << 5n) | BigInt(BASE32.indexOf(each));
  const high = bits >> RANDOM_BITS;
  if ((high & HOLDS_ACCOUNT) === 0n) return undefined;
  const account = ((high >> ACCOUNT_SHIFT) & ACCOUNT_MASK).toString().padStart(12, "0");
  return account.length === 12 ? account : undefined;
}
