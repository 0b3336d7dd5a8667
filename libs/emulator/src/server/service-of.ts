/** Who signed a request, and for which AWS service. */
export interface Signed {
  readonly accessKey: string;
  readonly service: string;
}

/**
 * By what a request is signed: the credential scope of Signature Version 4,
 * `Credential={access key}/{date}/{region}/{service}/aws4_request`. The signature itself is not checked.
 */
export function signedBy(untrustedAuthorization: string | undefined): Signed | undefined {
  if (!untrustedAuthorization?.startsWith("AWS4-HMAC-SHA256 ")) return undefined;
  const [, accessKey, service] =
    /Credential=([^/\s,]+)\/\d{8}\/[^/\s,]+\/([^/\s,]+)\/aws4_request/.exec(untrustedAuthorization) ?? [];
  return accessKey === undefined || service === undefined ? undefined : { accessKey, service };
}
