import type { Reply } from "../http/received-request";

/** A page of CloudFront's for an error of its own. */
function errorPage(status: number, reason: string): Reply {
  return {
    status,
    headers: [
      ["Server", "CloudFront"],
      ["Content-Type", "text/html"],
      ["X-Cache", "Error from cloudfront"],
    ],
    body:
      '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">\n' +
      "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>\n" +
      `<H1>${status} ERROR</H1>\n<H2>The request could not be satisfied.</H2>\n${reason}\n</BODY></HTML>\n`,
  };
}

/**
 * What CloudFront answers when it cannot connect to the origin.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
 */
export const originDown = errorPage(502, "CloudFront wasn't able to connect to the origin.");

/**
 * What CloudFront answers when its function throws.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
 */
export const functionFailed = errorPage(
  503,
  "The CloudFront function associated with the CloudFront distribution is invalid or could not run.",
);
