import { badRequest } from "./errors";

/** "The tag key can be up to 128 characters and must not start with aws:. The tag value can be up to 256 characters." */
const MAX_NAME_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;
/** "Maximum number of tags per resource" of the developer guide. */
const MAX_TAGS = 50;

/** @param tags all that the resource will have @throws {ControlError} with our own message: AWS's is not published */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) throw badRequest(`A resource can have at most ${MAX_TAGS} tags`);
  for (const [name, value] of entries) {
    if (/^aws:/i.test(name)) throw badRequest("Tag keys must not start with aws:");
    if (name.length < 1 || name.length > MAX_NAME_LENGTH) {
      throw badRequest(`Tag keys have 1 to ${MAX_NAME_LENGTH} characters`);
    }
    if (value.length > MAX_VALUE_LENGTH) {
      throw badRequest(`Tag values have at most ${MAX_VALUE_LENGTH} characters`);
    }
  }
}
