import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { workspaceRoot } from "../workspace-root";

/** The fields of a package's `package.json` that are used. */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** A package inside a bundle, in CycloneDX's format. */
interface Component {
  readonly type: "library";
  readonly name: string;
  readonly version: string;
  /** The package URL: `pkg:npm/%40aws-sdk/client-dynamodb@3.0.0`. */
  readonly purl: string;
  readonly licenses: readonly [{ readonly expression: string }];
}

/**
 * Returns the software bill of materials of a bundle, as CycloneDX 1.6 JSON: exactly the packages whose code
 * is in esbuild's output. It contains no time and no serial number, so that the same source has the same bill
 * of materials.
 */
export function billOfMaterials(
  app: string,
  { inputs, outputs }: Pick<Metafile, "inputs" | "outputs">,
): string {
  // An input without any bytes in the output is not in the bundle.
  const left = new Set(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => (left.has(file) ? (packageFolder(file) ?? []) : [])),
  );
  const components = [...folders].map(componentOf).sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const { version } = readPackage("");
  return `${JSON.stringify(
    {
      $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      version: 1,
      metadata: { component: { type: "application", name: app.split("/").at(-1), version } },
      // The same package can be installed in two folders.
      components: components.filter(({ purl }, at) => purl !== components[at - 1]?.purl),
    },
    null,
    2,
  )}\n`;
}

/** The folder of the package that contains a file. Undefined for a file of the repository. */
function packageFolder(file: string): string | undefined {
  return /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function componentOf(folder: string): Component {
  const { name, version, license } = readPackage(folder);
  if (license === undefined)
    throw new Error(`package ${name} says no licence: decide whether it may be shipped`);
  return {
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    licenses: [{ expression: license }],
  };
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(workspaceRoot, folder, "package.json"), "utf8")) as PackageJson;
}
