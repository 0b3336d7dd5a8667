import { idFromName } from "../ids";

/** The id of a resource: the same for the same path, so that it survives a reload. */
export function resourceId(path: string): string {
  return idFromName(`resource ${path}`).slice(0, 6);
}
