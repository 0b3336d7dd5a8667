import { join } from "node:path";
import ts from "typescript";
import * as z from "zod";
import { accountSchema } from "./schema/account";
import { environmentFields } from "./schema/environment";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Writes the reference page of the environments' and the account's options, in Markdown, from the comments
 * and bounds of the schemas.
 */
export function optionsPage(): string {
  const program = ts.createProgram(
    ["environment", "account"].map((name) => join(__dirname, `schema/${name}.ts`)),
    {
      strict: true,
      skipLibCheck: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
    },
  );
  return [
    "<!-- Written by `npx nx docs environments` from the schemas in libs/environments/src/schema: change it there. -->",
    "",
    "# Environment options",
    "",
    "The fields of `parseEnvironment({ })` and `parseAccount({ })` in",
    "[environments.ts](../../../libs/environments/src/environments.ts). What the options do, cost and give up:",
    "[Options](../guides/options.md).",
    ...sections("Environment", program, "environment", "EnvironmentValues", environmentFields),
    ...sections("Account", program, "account", "AccountValues", accountSchema),
    "",
  ].join("\n");
}

function sections(title: string, program: ts.Program, file: string, type: string, schema: z.ZodType) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(__dirname, `schema/${file}.ts`));
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === type);
  if (symbol === undefined) throw new Error(`${file}.ts exports no type ${type}`);
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return ["", `## ${title}`, "", ...fieldsOf(checker, checker.getDeclaredTypeOfSymbol(symbol), json, "")];
}

/** Writes a list item for each field, with a nested list of its own fields. */
function fieldsOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  json: JsonSchema,
  indent: string,
): readonly string[] {
  return Object.entries(json.properties ?? {}).flatMap(([name, untrusted]) => {
    const field = untrusted as JsonSchema;
    const symbol = propertyOf(checker, type, name);
    const said = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ").trim();
    const [tag] = symbol.getJsDocTags(checker).filter((each) => each.name === "default");
    const isRequired = json.required?.includes(name) === true;
    const byDefault = tag
      ? ` Default: ${ts.displayPartsToString(tag.text).replace(/\s+/g, " ").trim()}.`
      : "";
    const kinds = [kindOf(field), isRequired ? "required" : "optional"].filter(Boolean).join("; ");
    const inner = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
    return [
      `${indent}- \`${name}\` (${kinds}): ${said.replace(/([^.:])$/, "$1.")}${byDefault}`,
      ...membersOf(checker, inner, field, `${indent}  `),
    ];
  });
}

/** Returns the fields inside a field: of an object, of each list item, of each named value or alternative. */
function membersOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  json: JsonSchema,
  indent: string,
): readonly string[] {
  const alternatives = json.anyOf ?? json.oneOf;
  if (alternatives !== undefined)
    return alternatives.flatMap((each, at) => {
      const kind = (each.properties?.["kind"] as JsonSchema | undefined)?.const;
      if (kind === undefined) throw new Error(`an alternative of ${checker.typeToString(type)} has no kind`);
      const own = type.isUnion() ? (type.types[at] ?? type) : type;
      const properties = Object.fromEntries(
        Object.entries(each.properties ?? {}).filter(([name]) => name !== "kind"),
      );
      const fields = fieldsOf(checker, own, { ...each, properties }, `${indent}  `);
      return [`${indent}- \`kind: ${JSON.stringify(kind)}\`${fields.length > 0 ? ", with" : ""}`, ...fields];
    });
  if (json.type === "array")
    return membersOf(
      checker,
      checker.getIndexTypeOfType(type, ts.IndexKind.Number) ?? type,
      json.items as JsonSchema,
      indent,
    );
  if (typeof json.additionalProperties === "object")
    return membersOf(
      checker,
      checker.getIndexTypeOfType(type, ts.IndexKind.String) ?? type,
      json.additionalProperties,
      indent,
    );
  return fieldsOf(checker, type, json, indent);
}

function propertyOf(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Symbol {
  const symbol = checker.getPropertyOfType(type, name);
  if (symbol === undefined) throw new Error(`${checker.typeToString(type)} has no ${name}`);
  return symbol;
}

/** Describes the kind of a value: `whole number, 0 to 3,600`. */
function kindOf({
  type,
  enum: values,
  minimum,
  exclusiveMinimum,
  maximum,
  items,
  multipleOf,
}: JsonSchema): string {
  if (values !== undefined) return `one of ${values.map((each) => `\`${each}\``).join(", ")}`;
  if (type === "array") return (items as JsonSchema).type === "string" ? "list of texts" : "list";
  if (type === "integer" || type === "number") {
    const isAbove = exclusiveMinimum !== undefined && type === "number";
    const least =
      exclusiveMinimum === undefined ? minimum : isAbove ? exclusiveMinimum : Number(exclusiveMinimum) + 1;
    const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
    const from = isAbove ? "above" : "from";
    const number = (value: unknown) => Number(value).toLocaleString("en-US");
    return [
      `${type === "integer" ? "whole " : ""}number`,
      ...(least === undefined || least === -Number.MAX_SAFE_INTEGER ? [] : [`${from} ${number(least)}`]),
      ...(most === undefined ? [] : [`to ${number(most)}`]),
      ...(multipleOf === undefined ? [] : [`in steps of ${multipleOf}`]),
    ].join(" ");
  }
  return { string: "text", boolean: "true or false" }[String(type)] ?? "";
}
