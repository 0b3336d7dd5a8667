const { appendFileSync } = require("node:fs");
const { gunzipSync } = require("node:zlib");

// Appends each line that is delivered to the file OUT, after DynamoDB has answered, and where that was for other events.
exports.handler = async (event) => {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION, OUT } = process.env;
  const credential = `${AWS_ACCESS_KEY_ID}/20261124/${AWS_REGION}/dynamodb/aws4_request`;
  const { status } = await fetch(AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=0`,
      "x-amz-date": "20261124T120000Z",
      "x-amz-target": "DynamoDB_20120810.ListTables",
      "content-type": "application/x-amz-json-1.0",
    },
    body: "{}",
  });
  if (status !== 200) throw new Error(`DynamoDB answers ${status}`);
  if (event.awslogs === undefined)
    return appendFileSync(OUT, `${event["detail-type"]} ${AWS_ENDPOINT_URL}\n`);
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString());
  appendFileSync(OUT, logEvents.map(({ message }) => `${message}\n`).join(""));
};
