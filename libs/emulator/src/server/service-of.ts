/**
 * Which AWS service a request is signed for: the credential scope of Signature Version 4,
 * `Credential={access key}/{date}/{region}/{service}/aws4_request`. The signature itself is not checked.
 */
export function signedService(untrustedAuthorization: string | undefined): string | undefined {
  if (!untrustedAuthorization?.startsWith("AWS4-HMAC-SHA256 ")) return undefined;
  return /Credential=[^/\s,]+\/\d{8}\/[^/\s,]+\/([^/\s,]+)\/aws4_request/.exec(untrustedAuthorization)?.[1];
}
