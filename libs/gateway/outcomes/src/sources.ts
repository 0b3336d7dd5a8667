/**
 * The certainty of a source. `A`: recorded or measured on AWS, or stated in AWS's documentation. `B`: a
 * single report. `C`: inferred from these. `ours`: not published; the local gateway's own choice, which a run
 * on AWS may correct.
 */
export type Confidence = "A" | "B" | "C" | "ours";

export interface Source {
  readonly confidence: Confidence;
  readonly title: string;
  readonly url?: string;
}

const DEVELOPER_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const azul = (thread: string) => `https://github.com/DataBiosphere/azul/${thread}`;

/** The sources of the outcomes' values. */
export const sources = {
  variables: {
    confidence: "A",
    title: "API Gateway developer guide, Variables for access logging",
    url: `${DEVELOPER_GUIDE}/api-gateway-variables-for-access-logging.html`,
  },
  types: {
    confidence: "A",
    title: "API Gateway developer guide, Gateway response types",
    url: `${DEVELOPER_GUIDE}/supported-gateway-response-types.html`,
  },
  monitoring: {
    confidence: "A",
    title: "API Gateway developer guide, Monitor REST APIs: for what it might not write logs",
    url: `${DEVELOPER_GUIDE}/rest-api-monitor.html`,
  },
  quotas: {
    confidence: "A",
    title: "API Gateway developer guide, Quotas for configuring and running a REST API",
    url: `${DEVELOPER_GUIDE}/api-gateway-execution-service-limits-table.html`,
  },
  authorizers: {
    confidence: "A",
    title: "API Gateway developer guide, Output from a Lambda authorizer",
    url: `${DEVELOPER_GUIDE}/api-gateway-lambda-authorizer-output.html`,
  },
  lambdaErrors: {
    confidence: "A",
    title: "Lambda developer guide, Handling Lambda errors with an API Gateway API",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html",
  },
  phases: {
    confidence: "A",
    title:
      "AWS Compute Blog, Troubleshooting API Gateway with enhanced observability variables: a phase that is not used is not there",
    url: "https://aws.amazon.com/blogs/compute/troubleshooting-amazon-api-gateway-with-enhanced-observability-variables/",
  },
  azulCounts: {
    confidence: "A",
    title: "azul#7470, six months of access logs, counted by status and variables",
    url: azul("issues/7470"),
  },
  likeBearer: {
    confidence: "C",
    title: "as for a bearer token (azul#7470), whose message differs",
    url: azul("issues/7470"),
  },
  azulMock: {
    confidence: "C",
    title:
      "azul#7470, lines without integration.status: CORS preflights, which its framework makes mock integrations",
    url: azul("issues/7470"),
  },
  azulBadRequest: {
    confidence: "C",
    title: "azul#7470, lines of DEFAULT_4XX, 400, without a message; what the requests were is not said",
    url: azul("issues/7470"),
  },
  azulThrows: {
    confidence: "A",
    title: "azul#6624, access log lines of a function that throws",
    url: azul("pull/6624"),
  },
  azulTooLarge: {
    confidence: "A",
    title: "azul#8192, an access log line of a function whose answer is too large",
    url: azul("issues/8192"),
  },
  likeTooLarge: {
    confidence: "C",
    title: "as for an answer that is too large (azul#8192), the other error that Lambda reports",
    url: azul("issues/8192"),
  },
  azulTimeout: {
    confidence: "A",
    title: "azul#6284, an access log line of an integration's timeout",
    url: azul("issues/6284"),
  },
  azulTimeoutIds: {
    confidence: "A",
    title: "azul#7824, access log lines of an integration's timeout, with the id of the invocation",
    url: azul("issues/7824"),
  },
  timeoutRunbook: {
    confidence: "B",
    title: "pagopa's runbooks, which look for this integration error in access logs of 504s",
  },
  transcript: {
    confidence: "A",
    title:
      "a published transcript of curl and execution logs, five ways in which a Lambda integration fails (2025-05-20)",
  },
  stackd: {
    confidence: "B",
    title: "radkawar/stackd, an emulator whose author compares it with AWS",
  },
  localstack: {
    confidence: "B",
    title: "LocalStack, whose authors compare it with AWS",
    url: "https://github.com/localstack/localstack",
  },
  localstackRecorded: {
    confidence: "A",
    title: "what AWS answered to LocalStack's tests (tests/aws/services/apigateway/*.snapshot.json)",
    url: "https://github.com/localstack/localstack",
  },
  ministack: {
    confidence: "A",
    title: "ministack#1746, measured on an account",
    url: "https://github.com/ministackorg/ministack/issues/1746",
  },
  errorGuide: {
    confidence: "B",
    title: "AWS API Gateway Errors Mapping Guide, answers with their error types",
  },
  networkError: {
    confidence: "B",
    title: "IPRotate_Burp_Extension#17, the answer for a backend that cannot be reached",
    url: "https://github.com/RhinoSecurityLabs/IPRotate_Burp_Extension/issues/17",
  },
  certificates: {
    confidence: "A",
    title: "AWS Knowledge Center, errors with certificates of a backend: a configuration error",
    url: "https://repost.aws/knowledge-center/api-gateway-ssl-certificate-backend",
  },
  certificateStatus: {
    confidence: "A",
    title: "AWS Knowledge Center, 500 for a certificate of another host",
    url: "https://repost.aws/knowledge-center/api-gateway-500-error-vpc",
  },
  authorizerException: {
    confidence: "B",
    title: "serverless/examples#305, AuthorizerConfigurationException for an answer that is none",
    url: "https://github.com/serverless/examples/issues/305",
  },
  authorizerType: {
    confidence: "C",
    title: "inferred from the error type AuthorizerConfigurationException (serverless/examples#305)",
    url: "https://github.com/serverless/examples/issues/305",
  },
  loige: {
    confidence: "A",
    title: "loige.co, Debugging custom ApiGateway authorizers: 500 with a message of null",
    url: "https://loige.co/debugging-custom-apigateway-authorizers/",
  },
  validationWords: {
    confidence: "A",
    title: "two projects' tests of their deployed APIs: the words of a body's validation",
  },
  headerLimit: {
    confidence: "B",
    title: "lgtm-generator#10, the answer to headers that are too large",
  },
  ours: { confidence: "ours", title: "not published" },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof sources;
