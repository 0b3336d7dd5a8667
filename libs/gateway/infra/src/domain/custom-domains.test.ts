import { parseEnvironment, type DomainOption } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { CustomDomains } from "../index";
import { authorityA, authorityB } from "./truststore.test-support";

const stage = { restApiId: "api", stageName: "dev", arn: "arn:stage" };
const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const api = { name: "api.example.com", zone };
const mutualTls = { truststore: "tls/clients.pem", bucket: "clients-of-dev" };

function synthesize(
  untrustedDomain: object,
  untrustedPem = authorityA,
  requiresTls = true,
): [Template, readonly string[]] {
  const { domain } = parseEnvironment({ ...dev, domain: untrustedDomain });
  let urls: readonly string[] = [];
  const template = Template.of((stack) => {
    const truststoreFile = (path: string) => ({ path, untrustedPem, now: Date.parse("2030-01-01") });
    const options = { domain: domain as DomainOption, stage, truststoreFile, requiresTls };
    urls = new CustomDomains(stack, "domains", options).urls;
  });
  return [template, urls];
}

describe("CustomDomains", () => {
  const [template, urls] = synthesize({
    names: [api, { name: "api.example.org", zone: { ...zone, name: "example.org" }, basePath: "v1" }],
  });
  const names = template.resources("aws_api_gateway_domain_name");

  it("are Regional and require TLS 1.2, several for one stage", () => {
    expect(urls).toEqual(["https://api.example.com", "https://api.example.org/v1"]);
    for (const { values } of names)
      expect(values).toMatchObject({
        endpoint_configuration: { types: ["REGIONAL"] },
        security_policy: "TLS_1_2",
      });
    expect(template.resources("aws_api_gateway_base_path_mapping").map(({ values }) => values)).toEqual([
      {
        domain_name: `\${aws_api_gateway_domain_name.${names[0]?.id}.domain_name}`,
        api_id: "api",
        stage_name: "dev",
      },
      {
        domain_name: `\${aws_api_gateway_domain_name.${names[1]?.id}.domain_name}`,
        api_id: "api",
        stage_name: "dev",
        base_path: "v1",
      },
    ]);
  });

  it("have an alias record in their zones", () => {
    const aliases = template.resources("aws_route53_record").filter(({ values }) => values["type"] === "A");
    expect(aliases.map(({ values }) => [values["name"], values["zone_id"], values["alias"]])).toEqual(
      ["api.example.com", "api.example.org"].map((name, index) => [
        name,
        zone.id,
        {
          name: `\${aws_api_gateway_domain_name.${names[index]?.id}.regional_domain_name}`,
          zone_id: `\${aws_api_gateway_domain_name.${names[index]?.id}.regional_zone_id}`,
          evaluate_target_health: false,
        },
      ]),
    );
  });

  it("wait for certificates that DNS records validate, and that are deleted after their successors exist", () => {
    const certificates = template.resources("aws_acm_certificate");
    const validations = template.resources("aws_acm_certificate_validation");
    for (const { values } of certificates)
      expect(values).toMatchObject({ validation_method: "DNS", lifecycle: { create_before_destroy: true } });
    expect(names.map(({ values }) => values["regional_certificate_arn"])).toEqual(
      validations.map(({ id }) => `\${aws_acm_certificate_validation.${id}.certificate_arn}`),
    );
    const records = template.resources("aws_route53_record").filter(({ values }) => values["type"] !== "A");
    expect(records.map(({ values }) => values["name"])).toEqual(
      certificates.map(
        ({ id }) =>
          `\${one(tolist(aws_acm_certificate.${id}.domain_validation_options)).resource_record_name}`,
      ),
    );
  });

  it("can use an existing certificate", () => {
    const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
    const [given] = synthesize({ names: [{ ...api, certificateArn }] });
    expect(given.resource("aws_api_gateway_domain_name").values["regional_certificate_arn"]).toBe(
      certificateArn,
    );
    expect(given.resources("aws_acm_certificate")).toEqual([]);
  });

  it("require no client certificate, and have no bucket, without mutual TLS", () => {
    for (const { values } of names) expect(values).not.toHaveProperty("mutual_tls_authentication");
    expect(template.resources("aws_s3_bucket")).toEqual([]);
  });
});

describe("mutual TLS", () => {
  const [template] = synthesize({ names: [api, { ...api, name: "b.example.com" }], mutualTls });
  const object = template.resource("aws_s3_object");

  it("is required at every name, with one version of the truststore", () => {
    const bucket = template.resource("aws_s3_bucket");
    for (const { values } of template.resources("aws_api_gateway_domain_name"))
      expect(values["mutual_tls_authentication"]).toEqual({
        truststore_uri: `s3://\${aws_s3_bucket.${bucket.id}.bucket}/\${aws_s3_object.${object.id}.key}`,
        truststore_version: `\${aws_s3_object.${object.id}.version_id}`,
      });
  });

  it("keeps the truststore in a private, encrypted bucket that is versioned before the upload", () => {
    const versioning = template.resource("aws_s3_bucket_versioning");
    expect(versioning.values).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(object.values["depends_on"]).toEqual([`aws_s3_bucket_versioning.${versioning.id}`]);
    expect(template.resources("aws_s3_bucket_server_side_encryption_configuration")).toHaveLength(1);
    expect(Object.values(template.resource("aws_s3_bucket_public_access_block").values)).toEqual([
      true,
      true,
      expect.stringContaining("aws_s3_bucket.") as string,
      true,
      true,
    ]);
    expect(template.resources("aws_s3_bucket_policy")).toHaveLength(1);
  });

  it("gets a new version of the object only when the file changes", () => {
    const [rotated] = synthesize(
      { names: [api, { ...api, name: "b.example.com" }], mutualTls },
      authorityA + authorityB,
    );
    const withoutContent = ({ all }: Template): unknown =>
      all.map(({ type, id, values }) => ({ type, id, ...values, content: undefined }));
    expect(withoutContent(rotated)).toEqual(withoutContent(template));
    expect(rotated.resource("aws_s3_object").values["content"]).not.toBe(object.values["content"]);
  });

  it("refuses an invalid truststore at synth, with the construct's path", () => {
    expect(() => synthesize({ names: [api], mutualTls }, "no certificate")).toThrow(
      "[test/domains/truststore] the truststore tls/clients.pem is not PEM; allowed:",
    );
  });
});
