import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import type { UntrustedObject } from "../definition/json";
import { member } from "../definition/json";

type Validator = (untrustedBody: unknown) => string | undefined;

const compiled = new WeakMap<UntrustedObject, Validator>();

/**
 * A validator of a model: "API Gateway models are defined using JSON schema draft 4". A schema's `$ref`s may lead
 * anywhere into the document's components.
 *
 * @returns what is wrong with a body, or `undefined`
 */
export function validatorOf(schema: UntrustedObject, document: UntrustedObject): Validator {
  const known = compiled.get(schema);
  if (known) return known;
  const validator = compile({ ...schema, components: member(document, "components") });
  compiled.set(schema, validator);
  return validator;
}

function compile(schema: UntrustedObject): Validator {
  const ajv = new Ajv({
    schemaId: "auto",
    meta: false,
    unknownFormats: "ignore",
    logger: false,
    nullable: true,
  });
  ajv.addMetaSchema(draft04);
  const validate = ajv.compile({ $schema: draft04.id, ...schema });
  return (untrustedBody) =>
    validate(untrustedBody) === true ? undefined : `[${ajv.errorsText(validate.errors)}]`;
}
