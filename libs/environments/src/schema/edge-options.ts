import { z } from "zod";
import { bucketName } from "../values/forms";
import { awsArn, regionOf } from "../values/arns";
import { cidr } from "@tollgate/records/cidr";

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
// What follows is only compared with the rest of the environment when it is one.
const hostName = z
  .string()
  .regex(HOST_NAME, { error: "a host name in lower case, such as api.example.com", abort: true });

/**
 * The longest name that ACM makes a certificate for: it becomes the Common Name.
 *
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
const MAX_COMMON_NAME = 64;

/** Its Region is compared with the environment's by `checkDomain`. */
const certificateArn = z
  .string()
  .regex(new RegExp(`^${awsArn("acm", "[a-z0-9-]+", "\\d{12}", "certificate/[\\w-]+")}$`), {
    error: awsArn("acm", "<region>", "<account>", "certificate/<id>"),
    abort: true,
  });

/** One host name under which the stage is reached. */
const domainName = z.strictObject({
  /** Such as `api.example.com`. */
  name: hostName,
  /** The public Route 53 zone that gets the alias record, and the record that validates the certificate. */
  zone: z.strictObject(
    {
      id: z.string().regex(/^[A-Z0-9]{1,32}$/, "the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ"),
      name: hostName,
    },
    { error: "{ id, name } of the Route 53 zone that the name is in" },
  ),
  /**
   * A certificate for the name in ACM, in the environment's Region. Whether it has expired, ACM alone knows.
   *
   * @default one is made, and renewed by ACM
   */
  certificateArn: certificateArn.optional(),
  /**
   * First part of the path, so that one name can serve several APIs.
   *
   * @default none: the routes begin at the name itself
   */
  basePath: z
    .string()
    .regex(/^[\w.~-]{1,100}$/, "one part of a path: a-z, A-Z, 0-9, '_', '.', '~', '-'")
    .optional(),
});

/** Clients show a certificate too, which an authority of the truststore has signed. */
const mutualTls = z.strictObject({
  /** Path of the PEM file from the workspace's root, such as `certificates/clients-prod.pem`. */
  truststore: z
    .string()
    .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*\.pem$/, "the path of a .pem file in the workspace"),
  /** S3 bucket that holds it, to be created. */
  bucket: bucketName,
  /**
   * A certificate that ACM issued for the names: API Gateway asks for one as a proof of ownership when
   * `certificateArn` is of a certificate that was imported, or that a private authority issued.
   *
   * @default none
   */
  ownershipCertificateArn: certificateArn.optional(),
});

export const domainOption = z.strictObject({
  names: z.array(domainName).min(1),
  /** For every name: one without would be a way round it. @default off */
  mutualTls: mutualTls.optional(),
});

export type DomainOption = z.output<typeof domainOption>;

/** Reports what single fields cannot show. */
export function checkDomain(
  { names, mutualTls }: DomainOption,
  region: string,
  report: (path: readonly PropertyKey[], allowed: string) => void,
): void {
  const checkRegion = (arn: string | undefined, path: readonly PropertyKey[]): void => {
    if (arn !== undefined && regionOf(arn) !== region)
      report(path, `a certificate in ${region}, the environment's Region`);
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
