import { parameterArn, secretArn, type Place } from "@tollgate/environments";
import { isObject, stringMember, tryJson } from "../common/json";
import type { Asked } from "../lambda/function-access";
import type { Clock } from "../common/clock";
import { awsJson, awsJsonError } from "../http/aws-json";
import type { Reply } from "../http/received-request";

/** Which service keeps a secret: a parameter of Systems Manager, or a secret of Secrets Manager. */
export type SecretKind = "parameter" | "secret";

export interface SecretSource {
  /** @returns the value, or a sentence that says why there is none and how to set it, without any value */
  read(kind: SecretKind, id: string): { readonly value: string } | { readonly problem: string };
}

/** The services that keep secrets, by their names in a credential scope, and the one operation that each has here. */
const SERVICES = {
  ssm: { kind: "parameter", operation: "GetParameter", id: "Name", notFound: "ParameterNotFound" },
  secretsmanager: {
    kind: "secret",
    operation: "GetSecretValue",
    id: "SecretId",
    notFound: "ResourceNotFoundException",
  },
} as const;

type Service = keyof typeof SERVICES;

export const isSecretService = (service: string): service is Service => Object.hasOwn(SERVICES, service);

/** Version 4 UUIDs are what Secrets Manager gives to versions: here a secret has one. */
const VERSION_ID = "00000000-0000-4000-8000-000000000000";

/** The ciphertext of a parameter that is read without decryption. */
const ENCRYPTED = Buffer.from("encrypted: ask GetParameter for it WithDecryption").toString("base64");

/** The actions and resources that IAM checks for a request. */
export function askedOfSecrets(
  service: Service,
  operation: string,
  untrustedBody: Buffer,
  place: Place,
): readonly Asked[] {
  const { kind, id: member } = SERVICES[service];
  const id = stringMember(tryJson(untrustedBody.toString()), member);
  const arn = kind === "parameter" ? parameterArn : secretArn;
  return [{ action: `${service}:${operation}`, resource: id === undefined ? "*" : arn(id, place) }];
}

/**
 * The part of Systems Manager and Secrets Manager with which a function reads its secrets, in their protocol. Nothing is cached: each
 * request asks the source.
 */
export class SecretServices {
  constructor(
    private readonly source: SecretSource,
    private readonly place: Place,
    private readonly clock: Clock,
  ) {}

  handle(service: Service, operation: string, untrustedBody: Buffer): Reply {
    const { kind, id: member, notFound, ...known } = SERVICES[service];
    if (operation !== known.operation)
      return awsJsonError(
        "UnknownOperationException",
        `The local gateway has no ${operation} of ${service}, but ${known.operation}.`,
      );
    const untrusted = tryJson(untrustedBody.toString());
    const id = stringMember(untrusted, member);
    if (id === undefined || id === "")
      return awsJsonError("ValidationException", `${member} is missing or no text`);
    const read = this.source.read(kind, id);
    if ("problem" in read) return awsJsonError(notFound, read.problem);
    const changedAt = this.clock.now() / 1000;
    if (kind === "secret")
      return awsJson(200, {
        ARN: secretArn(id, this.place).replace(/\?+$/, "local0"),
        Name: id.replace(/^arn:.*:secret:(.*)-\w{6}$/, "$1"),
        SecretString: read.value,
        VersionId: VERSION_ID,
        VersionStages: ["AWSCURRENT"],
        CreatedDate: changedAt,
      });
    const isDecrypted = isObject(untrusted) && untrusted["WithDecryption"] === true;
    return awsJson(200, {
      Parameter: {
        Name: id,
        Type: "SecureString",
        Value: isDecrypted ? read.value : ENCRYPTED,
        Version: 1,
        LastModifiedDate: changedAt,
        ARN: parameterArn(id, this.place),
        DataType: "text",
      },
    });
  }
}
