import { randomBytes as cryptoRandomBytes } from "node:crypto";
import type { Tenancy } from "./tenancy";

/** 16 random hexadecimal digits: the name of a token, a generation or a revision. */
export function randomId({ randomBytes = cryptoRandomBytes }: Pick<Tenancy, "randomBytes">): string {
  return Buffer.from(randomBytes(8)).toString("hex");
}

/** Whole seconds since 1970. */
export function nowSeconds({ clock = Date.now }: Pick<Tenancy, "clock">): number {
  return Math.floor(clock() / 1000);
}
