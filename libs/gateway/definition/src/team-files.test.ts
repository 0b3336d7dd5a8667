import { BackendError, DocumentError, readDocumentFile, requireApps } from "./index";

describe("readDocumentFile", () => {
  it("gives what the file holds", () => {
    expect(readDocumentFile((path) => `of ${path}`)).toMatch(/openapi\.yaml$/);
  });

  it.each([
    ["ENOENT", "the file does not exist; commands run in the workspace's root"],
    ["EISDIR", "the file cannot be read (EISDIR)"],
    ["EACCES", "the file cannot be read (EACCES)"],
  ])("says what is wrong with it: %s", (code, message) => {
    const fail = () =>
      readDocumentFile(() => {
        throw Object.assign(new Error("/a/path"), { code });
      });
    expect(fail).toThrow(DocumentError);
    expect(fail).toThrow(
      new RegExp(`openapi\\.yaml:1: \\(document\\): ${message.replace(/[()]/g, "\\$&")}$`),
    );
  });

  it("passes on what is no error of a file", () => {
    expect(() =>
      readDocumentFile(() => {
        throw new RangeError("other");
      }),
    ).toThrow(RangeError);
  });
});

describe("requireApps", () => {
  it("accepts backends whose apps are there", () => {
    expect(() => requireApps(["authorizer-lambda", "health-lambda"])).not.toThrow();
  });

  it("names a backend whose app is not", () => {
    const required = () => requireApps(["authorizer-lambda"]);
    expect(required).toThrow(BackendError);
    expect(required).toThrow(
      /health\.app is "health-lambda"; allowed: a folder under apps with src\/main\.ts: authorizer-lambda$/m,
    );
  });
});
