// The floor: the least that can look a token up in DynamoDB. No checks, no time limits, no retries, no log.

import { createHmac, hash } from "node:crypto";

const { AWS_ENDPOINT_URL = "", AWS_REGION = "", TOKENS_TABLE = "" } = process.env;
const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN = "" } = process.env;
const endpoint = new URL(AWS_ENDPOINT_URL);
const http =
  endpoint.protocol === "https:"
    ? process.getBuiltinModule("node:https")
    : process.getBuiltinModule("node:http");
const agent = new http.Agent({ keepAlive: true });

const sha256 = (text: string) => hash("sha256", text);
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

let day = "";
let signingKey: Buffer = Buffer.alloc(0);

/** The headers of a GetItem, signed with Signature Version 4. */
function headersOf(body: string) {
  const time = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  if (!time.startsWith(day) || day === "") {
    day = time.slice(0, 8);
    signingKey = [day, AWS_REGION, "dynamodb", "aws4_request"].reduce<Buffer>(
      (key, part) => hmac(key, part),
      Buffer.from(`AWS4${AWS_SECRET_ACCESS_KEY}`),
    );
  }
  const target = "DynamoDB_20120810.GetItem";
  const signed = "host;x-amz-date;x-amz-security-token;x-amz-target";
  const canonical = `POST\n/\n\nhost:${endpoint.host}\nx-amz-date:${time}\nx-amz-security-token:${AWS_SESSION_TOKEN}\nx-amz-target:${target}\n\n${signed}\n${sha256(body)}`;
  const scope = `${day}/${AWS_REGION}/dynamodb/aws4_request`;
  const signature = hmac(signingKey, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString(
    "hex",
  );
  // Names and values in turn, which `node:http` takes faster than an object.
  return [
    ...["host", endpoint.host, "content-type", "application/x-amz-json-1.0"],
    ...["content-length", String(body.length), "x-amz-date", time, "x-amz-target", target],
    ...["x-amz-security-token", AWS_SESSION_TOKEN, "authorization"],
    `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  ];
}

function post(body: string): Promise<string> {
  const { hostname, port } = endpoint;
  const options = { method: "POST", hostname, port, path: "/", agent, headers: headersOf(body) };
  return new Promise((resolve, reject) => {
    http
      .request(options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () => resolve(text));
      })
      .on("error", reject)
      .end(body);
  });
}

export async function handler({ authorizationToken }: { readonly authorizationToken: string }) {
  const token = sha256(authorizationToken);
  const answer = await post(
    `{"TableName":"${TOKENS_TABLE}","Key":{"token":{"S":"${token}"}},"ConsistentRead":true}`,
  );
  const { Item } = JSON.parse(answer) as { readonly Item: { readonly clientId: { readonly S: string } } };
  return {
    principalId: Item.clientId.S,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Action: "execute-api:Invoke",
          Effect: "Allow",
          Resource: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/*/*",
        },
      ],
    },
    usageIdentifierKey: Item.clientId.S,
  };
}
