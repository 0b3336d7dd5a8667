import { z } from "zod";
import { cidr } from "./cidr";

/** What AWS WAF refuses before API Gateway sees it. */
export const wafOption = z.strictObject({
  /** `count`: nothing is refused, and metrics and log tell what would have been; `block`: it is refused with 403. */
  mode: z.enum(["count", "block"]),
  /** Requests in five minutes from one source address; WAF's own limits. */
  requestsPerAddress: z.int().min(10).max(2_000_000_000),
  /**
   * The longest body, in bytes. WAF sees no more than 64 KB of one; over 16 KB each further 16 KB costs more.
   *
   * @default 16,384
   */
  maxBodyBytes: z.int().min(1).max(65_536).default(16_384),
  /**
   * The longest header, in bytes. WAF sees 8 KB of all headers, and what it cannot see counts as too long.
   *
   * @default 8,192
   */
  maxHeaderBytes: z.int().min(256).max(8_192).default(8_192),
  /** Networks that no rule after this list refuses. @default none */
  allow: z.array(cidr).max(10_000).default([]),
  /** Networks that are refused, even one that `allow` has too. @default none */
  block: z.array(cidr).max(10_000).default([]),
});

export type WafOption = z.output<typeof wafOption>;
