import type { Json, JsonObject } from "../document/json";
import { isObject, itemsOf, memberOf, membersOf } from "../document/json";
import type { Operation, Part } from "../document/operations";
import { follow } from "../document/references";
import type { Report } from "../document/report";

/** The document's member that lists the media types with binary bodies. */
export const BINARY_TYPES = "x-amazon-apigateway-binary-media-types";

const EVERY_TYPE = "*/*";
/** API Gateway compares complete types: `image/*` would match nothing. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/**
 * Returns the media types whose bodies API Gateway passes to and from a Lambda function as bytes, in base64.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function binaryTypesOf(document: JsonObject): readonly string[] {
  return itemsOf(document[BINARY_TYPES]).filter((type) => typeof type === "string");
}

/** Whether a body is described as binary (`format: binary`), which no model can describe further. */
export function isBinary(document: JsonObject, media: Json): boolean {
  const schema = memberOf(media, "schema");
  const found = schema === undefined ? undefined : follow(document, { value: schema, at: [] });
  return memberOf(found?.value, "type") === "string" && memberOf(found?.value, "format") === "binary";
}

/** Reports an invalid list, and binary bodies that API Gateway would read as text. */
export function checkBinary(document: JsonObject, operations: readonly Operation[], report: Report): void {
  const list = document[BINARY_TYPES];
  const at = [BINARY_TYPES];
  if (list !== undefined && !Array.isArray(list))
    return report(at, "must be a list of media types, such as image/png");
  itemsOf(list).forEach((type, index) => {
    if (typeof type !== "string" || (type !== EVERY_TYPE && !MEDIA_TYPE.test(type)))
      report([...at, index], "must be a whole media type, such as image/png, or */* for all");
    else if (itemsOf(list).indexOf(type) < index) report([...at, index], "is a duplicate");
  });
  const types = binaryTypesOf(document).map((type) => type.toLowerCase());
  const isListed = (type: string): boolean =>
    types.some((each) => each === EVERY_TYPE || each === type.split(";")[0]?.trim().toLowerCase());
  for (const { requestBody, responses } of operations)
    for (const part of [...(requestBody ? [requestBody] : []), ...responses])
      for (const type of binaryContent(document, part))
        if (!isListed(type))
          report(
            [...part.at, "content", type],
            `is a body of bytes, which API Gateway would read as text: add ${type} to the root's ${BINARY_TYPES}`,
          );
}

function binaryContent(document: JsonObject, { value }: Part): readonly string[] {
  return membersOf(value["content"])
    .filter(([, media]) => isObject(media) && isBinary(document, media))
    .map(([type]) => type);
}
