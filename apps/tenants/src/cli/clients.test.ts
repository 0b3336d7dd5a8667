import { STSClient } from "@aws-sdk/client-sts";
import { dev } from "@tollgate/environments/sample";
import { mintToken } from "@tollgate/token-hashing";
import { callerOf } from "./clients";

it("keeps a token that is in the place of an access key's id out of the audit trail", async () => {
  const token = mintToken(dev.tokenPrefix);
  const credentials = { accessKeyId: token, secretAccessKey: "x" };
  const sts = new STSClient({
    region: dev.region,
    endpoint: "http://127.0.0.1:9",
    maxAttempts: 1,
    credentials,
  });
  expect(await callerOf(sts)).toBe("access key [a token]");
  sts.destroy();
});
