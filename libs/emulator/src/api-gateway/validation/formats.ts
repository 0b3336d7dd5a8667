import { isIPv4, isIPv6 } from "node:net";

type FormatCheck = (untrusted: string) => string | undefined;

const unless =
  (holds: (untrusted: string) => boolean, words: (untrusted: string) => string): FormatCheck =>
  (untrusted) =>
    holds(untrusted) ? undefined : words(untrusted);

const hex =
  (length: number): FormatCheck =>
  (untrusted) => {
    if (untrusted.length !== length)
      return `input string has incorrect length (${untrusted.length}, expected ${length})`;
    const at = untrusted.search(/[^0-9a-fA-F]/);
    return at === -1 ? undefined : `illegal character "${untrusted[at]}" in input at index ${at}`;
  };

/**
 * The formats that json-schema-validator knows in draft 4, with its words (`validation.properties`). For any other format it
 * warns, and checks nothing. Where it leans on a Java class (`InternetAddress`, `URI`, Guava's `InternetDomainName`), the
 * rule here is that class's in the main, not in each corner.
 */
export const formats: ReadonlyMap<string, FormatCheck> = new Map(
  Object.entries({
    "date-time": unless(
      isDateTime,
      (text) =>
        `string "${text}" is invalid against requested date format(s) ` +
        "[yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]",
    ),
    email: unless(isEmail, (text) => `string "${text}" is not a valid email address`),
    hostname: unless(isHostname, (text) => `string "${text}" is not a valid hostname`),
    ipv4: unless(isIPv4, (text) => `string "${text}" is not a valid IPv4 address`),
    ipv6: unless(
      (text) => isIPv6(text) && !text.includes("%"),
      (text) => `string "${text}" is not a valid IPv6 address`,
    ),
    regex: unless(isRegex, (text) => `string "${text}" is not a valid ECMA 262 regular expression`),
    uri: unless(isUri, (text) => `string "${text}" is not a valid URI`),
    uuid: unless(isUuid, (text) => `input string "${text}" is not a valid UUID`),
    mac: unless(
      (text) => /^[A-Za-z0-9]{2}(?::[A-Za-z0-9]{2}){5}$/.test(text),
      (text) => `input string "${text}" is not a valid MAC address`,
    ),
    "json-pointer": unless(
      (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text),
      (text) => `input string "${text}" is not a valid JSON Pointer`,
    ),
    base64: base64Problem,
    md5: hex(32),
    sha1: hex(40),
    sha256: hex(64),
    sha512: hex(128),
  }),
);

function base64Problem(untrusted: string): string | undefined {
  if (untrusted.length % 4 !== 0)
    return `input has illegal length (must be a multiple of 4, found ${untrusted.length})`;
  const at = untrusted.replace(/==?$/, "").search(/[^A-Za-z0-9+/]/);
  return at === -1
    ? undefined
    : `illegal character "${untrusted[at]}" at index ${at} (not in Base64 alphabet)`;
}

function isDateTime(untrusted: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:Z|[+-](\d\d):?(\d\d))$/i.exec(
    untrusted,
  );
  if (!parts) return false;
  const [, year, month, day, hour, minute, second, zoneHour = 0, zoneMinute = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year as number, (month as number) - 1, day));
  date.setUTCFullYear(year as number);
  return (
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    (hour as number) < 24 &&
    [minute, second, zoneMinute].every((each) => !((each as number) > 59)) &&
    !((zoneHour as number) > 23)
  );
}

function isEmail(untrusted: string): boolean {
  const [, local = "", domain = ""] = /^(.*)@([^@]*)$/s.exec(untrusted) ?? [];
  const quoted = /^"(?:[^"\\\r\n]|\\.)*"$/.test(local);
  const dotted = /^[^\s()<>,;:\\"[\]@\p{Cc}]+$/u.test(local) && !/^\.|\.\.|\.$/.test(local);
  return (quoted || dotted) && /^(?:[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*|\[[^[\]\s]*\])$/u.test(domain);
}

function isHostname(untrusted: string): boolean {
  const labels = untrusted.replace(/\.$/, "").split(".");
  return (
    untrusted.length <= 253 &&
    labels.length <= 127 &&
    labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?$/u.test(label)) &&
    !/^\d/.test(labels.at(-1) as string)
  );
}

function isRegex(untrusted: string): boolean {
  try {
    new RegExp(untrusted);
    return true;
  } catch {
    return false;
  }
}

/** As `java.net.URI` reads it: a relative reference is one too. */
function isUri(untrusted: string): boolean {
  return (
    /^(?:[^\s<>"{}|\\^`%\p{Cc}]|%[0-9a-f]{2})*$/iu.test(untrusted) &&
    !/^(?:[a-z][a-z0-9+.-]*)?:$/i.test(untrusted)
  );
}

/** As `UUID.fromString` reads it: five hexadecimal numbers, however long. */
function isUuid(untrusted: string): boolean {
  return /^[0-9a-f]{1,15}(?:-[0-9a-f]{1,15}){4}$/i.test(untrusted);
}
