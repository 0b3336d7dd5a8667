/** The media type of a header, without parameters, in lower case; of a list, the first one. */
export function mediaType(untrustedHeader: string | undefined): string | undefined {
  return untrustedHeader?.split(/[;,]/)[0]?.trim().toLowerCase();
}

/** Whether an API treats a media type as binary: it is listed, or all are. */
export function isBinaryType(untrustedHeader: string | undefined, binaryTypes: readonly string[]): boolean {
  if (binaryTypes.length === 0) return false;
  const type = mediaType(untrustedHeader);
  return binaryTypes.some((each) => each === "*/*" || (type !== undefined && each.toLowerCase() === type));
}
