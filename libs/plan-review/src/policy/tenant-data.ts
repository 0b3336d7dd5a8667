import { partsOfArn } from "./conditions";
import { allowsAction, type Statement } from "./document";
import { isWide } from "./escalation";
import { overlaps } from "./patterns";
import { includesAction, type Grant } from "./widening";

/** Actions that read, copy or change items of a table. */
const ITEMS =
  `getitem batchgetitem query scan partiqlselect getrecords exporttabletopointintime restoretabletopointintime
  restoretablefrombackup putitem updateitem deleteitem batchwriteitem partiqlinsert partiqlupdate partiqldelete importtable`
    .split(/\s+/)
    .map((each) => `dynamodb:${each}`);

const SECRETS = [
  "secretsmanager:getsecretvalue",
  "secretsmanager:batchgetsecretvalue",
  "ssm:getparameter",
  "ssm:getparameters",
  "ssm:getparametersbypath",
  "ssm:getparameterhistory",
];

/** Names the tenant data or secrets that a right reads or changes; undefined for other rights. */
export function tenantDataOf(grant: Grant, tables: readonly string[]): string | undefined {
  const { resource } = grant;
  const reaches = (actions: readonly string[]): boolean =>
    actions.some((each) => includesAction(grant, each));
  if (reaches(ITEMS)) {
    const table = tables.find((name) => isOfTable(resource, name));
    if (table !== undefined) return `items of the table ${table}`;
  }
  if (isWide(resource)) {
    if (reaches(SECRETS)) return "every secret and parameter";
    if (reaches(["s3:getobject", "s3:getobjectversion"])) return "every object of every bucket";
  }
  if (reaches(["apigateway:get"]) && isOfApiKeys(resource)) return "the API keys of all tenants";
  return undefined;
}

/** Whether the statements already allow access to one of the tables. */
export function reachesTable(statements: readonly Statement[], tables: readonly string[]): boolean {
  const isOfOne = (resource: string): boolean => tables.some((name) => isOfTable(resource, name));
  return statements.some(
    (statement) =>
      ITEMS.some((each) => allowsAction(statement, each)) &&
      (statement.resources.isExcept || statement.resources.patterns.some(isOfOne)),
  );
}

export function isOfTable(resource: string, name: string): boolean {
  return ["", "/*"].some((rest) => canBe(resource, "dynamodb", `table/${name}${rest}`));
}

function isOfApiKeys(resource: string): boolean {
  return ["/apikeys", "/apikeys/*"].some((path) => canBe(resource, "apigateway", path));
}

/**
 * Whether a policy's resource matches an ARN of the service that ends in `rest`, in any account and Region.
 */
export function canBe(resource: string, service: string, rest: string): boolean {
  if (resource.startsWith("!")) return true;
  const parts = partsOfArn(resource);
  if (parts.length < 6) return /[*?]$/.test(resource) && overlaps(parts[2] ?? "*", service);
  return overlaps(parts[2] ?? "", service) && overlaps(parts[5] ?? "", rest);
}
