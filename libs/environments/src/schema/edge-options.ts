import * as z from "zod";
import { bucketName } from "../values/forms";
import { arnPattern, awsArn, regionOf } from "../values/arns";
import { ROUTER_SECRET_HASH } from "@tollgate/records";
import { cidr } from "@tollgate/records/cidr";

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
// Compared with the rest of the environment only when it is a valid name.
const hostName = z
  .string()
  .regex(HOST_NAME, { error: "a host name in lower case, such as api.example.com", abort: true });

/**
 * The longest name that ACM makes a certificate for: it becomes the Common Name.
 *
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
const MAX_COMMON_NAME = 64;

/** `checkDomain` compares its Region with the environment's. */
const certificateArn = z.string().regex(arnPattern("acm", "certificate/[\\w-]+"), {
  error: awsArn("acm", "<region>", "<account>", "certificate/<id>"),
  abort: true,
});

/** One host name of the stage. */
const domainName = z.strictObject({
  /** Host name in lower case, such as `api.example.com`. */
  name: hostName,
  /** Public Route 53 zone for the alias record and the certificate's validation record. */
  zone: z.strictObject(
    {
      /** Id of the zone, such as `Z0123456789ABCDEFGHIJ`. */
      id: z.string().regex(/^[A-Z0-9]{1,32}$/, "the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ"),
      /** Name of the zone, such as `example.com`. */
      name: hostName,
    },
    { error: "{ id, name } of the Route 53 zone that the name is in" },
  ),
  /**
   * ARN of an ACM certificate for the name, in the environment's Region, or in us-east-1 with more than one cell. Its expiry is
   * not checked.
   *
   * @default ACM issues and renews a certificate
   */
  certificateArn: certificateArn.optional(),
  /**
   * First part of the path, so that several APIs can share the name.
   *
   * @default none; the routes begin at the root
   */
  basePath: z
    .string()
    .regex(/^[\w.~-]{1,100}$/, "one part of a path: a-z, A-Z, 0-9, '_', '.', '~', '-'")
    .optional(),
});

/** Mutual TLS: clients present a certificate that an authority in the truststore has signed. */
const mutualTls = z.strictObject({
  /** Path of the truststore's PEM file in the workspace, such as `certificates/clients-prod.pem`. */
  truststore: z
    .string()
    .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*\.pem$/, "the path of a .pem file in the workspace"),
  /** Name of the S3 bucket for the truststore, which the stack creates. */
  bucket: bucketName,
  /**
   * ARN of a public certificate that ACM issued for the names. API Gateway requires it as proof of ownership if
   * `certificateArn` is an imported certificate or one of a private authority.
   *
   * @default none
   */
  ownershipCertificateArn: certificateArn.optional(),
});

export const domainOption = z.strictObject({
  /** Host names of the stage. */
  names: z.array(domainName).min(1),
  /** Client certificates, required for all names: a name without them would bypass the check. @default off */
  mutualTls: mutualTls.optional(),
});

export type DomainOption = z.output<typeof domainOption>;

/** Checks the fields against each other and the Region. */
export function checkDomain(
  { names, mutualTls }: DomainOption,
  region: string,
  report: (path: readonly PropertyKey[], allowed: string) => void,
): void {
  const checkRegion = (arn: string | undefined, path: readonly PropertyKey[]): void => {
    if (arn !== undefined && regionOf(arn) !== region)
      report(path, `a certificate in ${region}, where the names are served`);
  };
  names.forEach(({ name, zone, certificateArn, basePath }, index) => {
    if (name !== zone.name && !name.endsWith(`.${zone.name}`))
      report(["names", index, "name"], `a name in the zone ${zone.name}`);
    if (certificateArn === undefined && name.length > MAX_COMMON_NAME)
      report(
        ["names", index, "name"],
        `at most ${MAX_COMMON_NAME} characters, or a certificate of your own: certificateArn. ACM makes none for a longer name`,
      );
    // API Gateway keeps these for itself. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    if (basePath === "ping" || basePath === "sping")
      report(["names", index, "basePath"], "another than ping and sping, which API Gateway answers itself");
    checkRegion(certificateArn, ["names", index, "certificateArn"]);
  });
  checkRegion(mutualTls?.ownershipCertificateArn, ["mutualTls", "ownershipCertificateArn"]);
}

const routerSecretHash = z
  .string()
  .regex(
    ROUTER_SECRET_HASH,
    "the 16 printable characters, without quotes, backslashes and {, of a secret's MD5",
  );

/**
 * The rules of AWS WAF in front of API Gateway, or of CloudFront with more than one cell: the router sees the callers'
 * addresses, and the cells do not.
 */
export const wafOption = z.strictObject({
  /** `count` only records requests that a rule matches; `block` answers them with 403. */
  mode: z.enum(["count", "block"]),
  /** Requests per five minutes that one source address may send. */
  requestsPerAddress: z.int().min(10).max(2_000_000_000),
  /**
   * Maximum size of a body, in bytes. WAF inspects at most 64 KB; each 16 KB after the first 16 KB costs more.
   *
   * @default 16,384
   */
  maxBodyBytes: z.int().min(1).max(65_536).default(16_384),
  /**
   * Maximum size of a header, in bytes. WAF inspects 8 KB of all headers; a header beyond that counts as too large.
   *
   * @default 8,192
   */
  maxHeaderBytes: z.int().min(256).max(8_192).default(8_192),
  /** CIDR blocks that skip all rules after this list. @default none */
  allow: z.array(cidr).max(10_000).default([]),
  /** CIDR blocks that are refused, also if `allow` has them. @default none */
  block: z.array(cidr).max(10_000).default([]),
  /**
   * MD5 of the router's secret, and of its next one, as 16 characters. A cell refuses requests with none of these secrets, which
   * did not come through the router. Only with more than one cell.
   *
   * @default a cell answers whoever knows its own host name
   */
  routerSecretHashes: z.array(routerSecretHash).max(2).default([]),
});

export type WafOption = z.output<typeof wafOption>;
