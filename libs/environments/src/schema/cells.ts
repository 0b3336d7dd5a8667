import { CELL_NAME } from "@tollgate/records";
import * as z from "zod";
import { region } from "../values/forms";

/**
 * API keys of an account and Region, which AWS does not raise.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const API_KEYS = 10_000;

export const accountId = z.string().regex(/^\d{12}$/, "the 12 digits of an AWS account's id");

/** Name of an IAM role, without its path. */
export const roleName = z.string().regex(/^[\w+=,.@-]{1,64}$/, "the name of an IAM role");

/** The IAM roles that programs assume in an environment's account, and in those of its cells. */
export const rolesOption = z.strictObject({
  /** Role that `cdktf deploy` assumes. @default none: the credentials themselves are used */
  deploy: roleName.optional(),
  /** Role that `tenants` and `restore` assume. @default none: the credentials themselves are used */
  operate: roleName.optional(),
});

export const cellsOption = z
  .array(
    z.strictObject({
      /** 1 to 8 of 0-9 and a-z. The first cell is `1`; the stack of cell `2` of `prod` is `prod-2`. */
      name: z
        .string()
        .regex(CELL_NAME, "1 to 8 of 0-9 and a-z")
        .refine((name) => name !== "router", "another than router, which is the stack before the cells"),
      /** Id of the cell's AWS account. @default the environment's */
      account: accountId.optional(),
      /** AWS Region of the cell. @default the environment's */
      region: region.optional(),
    }),
  )
  .min(1);

export const cellCapacityOption = z.int().min(1).max(API_KEYS);

export type CellsOption = z.output<typeof cellsOption>;

interface WithCells {
  readonly account?: string | undefined;
  readonly region: string;
  readonly roles?: z.output<typeof rolesOption> | undefined;
  readonly cells?: CellsOption | undefined;
  readonly cellCapacity?: number | undefined;
  readonly domain?:
    | {
        readonly mutualTls?: unknown;
        readonly names: readonly { readonly certificateArn?: string | undefined }[];
      }
    | undefined;
  readonly waf?: { readonly routerSecretHashes: readonly string[] } | undefined;
}

/** Checks an environment's cells against each other and against its other fields. */
export function checkCells(
  { account, region: home, roles, cells = [], cellCapacity, domain, waf }: WithCells,
  report: (path: readonly PropertyKey[], allowed: string) => void,
): void {
  if (roles !== undefined && account === undefined)
    report(["roles"], "none before the environment states its own account, in which they are");
  const names = new Set<string>();
  const places = new Map<string, string>();
  cells.forEach((cell, index) => {
    const at = (...path: readonly PropertyKey[]) => ["cells", index, ...path];
    if (index === 0 && cell.name !== "1") report(at("name"), '"1", the name of the first cell');
    if (names.has(cell.name)) report(at("name"), "another: an earlier cell has this name");
    names.add(cell.name);
    if (cell.account !== undefined && account === undefined)
      report(at("account"), "none before the environment states its own account, with which it is compared");
    const place = `${cell.account ?? account ?? ""} ${cell.region ?? home}`;
    const first = places.get(place);
    if (index === 0 && place !== `${account ?? ""} ${home}`)
      report(
        at(),
        "the environment's account and Region: the first cell is what was there before other cells",
      );
    if (first !== undefined)
      report(
        at(),
        `another account or Region: cell "${first}" is there, and API Gateway's limit of ${API_KEYS.toLocaleString("en-US")} keys is for both together`,
      );
    places.set(place, first ?? cell.name);
    const isElsewhere = cell.account !== undefined && account !== undefined && cell.account !== account;
    if (isElsewhere && (roles?.deploy === undefined || roles.operate === undefined))
      report(at("account"), "the environment's, or roles.deploy and roles.operate to assume in that account");
  });
  if (cells.length > 1 && domain?.mutualTls !== undefined)
    report(
      ["domain", "mutualTls"],
      "none with more than one cell: the router before the cells does not pass client certificates on",
    );
  const { names: hosts = [] } = domain ?? {};
  if (cells.length > 1)
    hosts.forEach(({ certificateArn }, index) => {
      if (certificateArn !== hosts[0]?.certificateArn)
        report(
          ["domain", "names", index, "certificateArn"],
          "the same for all names with more than one cell: CloudFront takes one certificate",
        );
    });
  if (cells.length < 2 && cellCapacity !== undefined)
    report(["cellCapacity"], "none with one cell, whose tenants nothing counts");
  if (cells.length < 2 && waf !== undefined && waf.routerSecretHashes.length > 0)
    report(["waf", "routerSecretHashes"], "none with one cell, which has no router before it");
}
