import ipaddr from "ipaddr.js";
import * as z from "zod";

/**
 * A range of addresses in CIDR notation. AWS WAF accepts every prefix length but 0, and the address must be
 * the network's own.
 */
export const cidr = z
  .string()
  .refine(
    isNetwork,
    "an IPv4 or IPv6 CIDR of a network, such as 203.0.113.0/24, 203.0.113.7/32 or 2001:db8::/32",
  );

/** Whether a CIDR is IPv6. */
export function isIpv6Cidr(value: string): boolean {
  return value.includes(":");
}

function isNetwork(value: string): boolean {
  const { IPv4, IPv6 } = ipaddr;
  // The library also accepts `10.1/16`, octal numbers and `/08`, as old systems do.
  if (!IPv4.isValidCIDRFourPartDecimal(value) && !(isIpv6Cidr(value) && IPv6.isValidCIDR(value)))
    return false;
  const [address, length] = ipaddr.parseCIDR(value);
  if (!value.endsWith(`/${length}`)) return false;
  const network = (address.kind() === "ipv4" ? IPv4 : IPv6).networkAddressFromCIDR(value);
  return length > 0 && address.toNormalizedString() === network.toNormalizedString();
}
