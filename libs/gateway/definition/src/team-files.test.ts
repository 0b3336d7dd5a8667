import { BackendError, DocumentError, readDocumentFile, requireApps } from "./index";

describe("readDocumentFile", () => {
  it("returns the content of the file", () => {
    expect(readDocumentFile((path) => `of ${path}`)).toMatch(/openapi\.yaml$/);
  });

  it.each([
    ["ENOENT", "the file does not exist; commands run in the workspace's root"],
    ["EISDIR", "the file cannot be read (EISDIR)"],
    ["EACCES", "the file cannot be read (EACCES)"],
  ])("reports why it cannot be read: %s", (code, message) => {
    const fail = () =>
      readDocumentFile(() => {
        throw Object.assign(new Error("/a/path"), { code });
      });
    expect(fail).toThrow(DocumentError);
    expect(fail).toThrow(
      new RegExp(`openapi\\.yaml:1: \\(document\\): ${message.replace(/[()]/g, "\\$&")}$`),
    );
  });

  it("rethrows an error that is not of a file", () => {
    expect(() =>
      readDocumentFile(() => {
        throw new RangeError("other");
      }),
    ).toThrow(RangeError);
  });
});

describe("requireApps", () => {
  it("accepts backends with existing apps", () => {
    expect(() => requireApps(["authorizer-lambda", "health-lambda"])).not.toThrow();
  });

  it("names a backend whose app does not exist", () => {
    const required = () => requireApps(["authorizer-lambda"]);
    expect(required).toThrow(BackendError);
    expect(required).toThrow(
      /health\.app is "health-lambda"; allowed: a folder under apps with src\/main\.ts: authorizer-lambda$/m,
    );
  });
});
