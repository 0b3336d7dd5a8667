/**
 * What CloudFront's JavaScript runtime 2.0 has, as far as this function could use it: the methods of its objects.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const METHODS: Readonly<Record<string, string>> = {
  Object:
    "create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyDescriptors " +
    "getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys preventExtensions seal assign entries values",
  "Object.prototype": "hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf",
  String: "fromCharCode fromCodePoint",
  "String.prototype":
    "charAt concat indexOf lastIndexOf match replace search slice split substr substring toLowerCase trim toUpperCase " +
    "codePointAt endsWith includes repeat startsWith padStart padEnd trimStart trimEnd replaceAll toString valueOf",
  Number: "isFinite isInteger isNaN isSafeInteger parseInt parseFloat",
  "Number.prototype": "toExponential toFixed toPrecision toString valueOf",
  "Function.prototype": "apply bind call toString",
  RegExp: "",
  "RegExp.prototype": "exec test toString global ignoreCase multiline source sticky flags",
  JSON: "parse stringify",
  Array: "isArray of",
  "Array.prototype":
    "concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice some sort " +
    "splice unshift copyWithin fill find findIndex includes toString",
  Promise: "all allSettled any reject resolve race",
  "Promise.prototype": "catch finally then",
};

const GLOBALS =
  "Object Function Array Number Boolean String RegExp JSON Promise Math Date Error EvalError InternalError RangeError " +
  "ReferenceError SyntaxError TypeError URIError globalThis decodeURI decodeURIComponent encodeURI encodeURIComponent " +
  "isFinite isNaN parseFloat parseInt NaN Infinity undefined console require current";

/**
 * A program that takes from an engine's global object what the runtime lacks, iterators among it, and gives it the
 * runtime's `require`. It keeps the test's own function `report`.
 */
export const ONLY_RUNTIME_2 = `(function () {
  const hash = globalThis.sha256;
  globalThis.require = function (name) {
    if (name !== "crypto") throw new Error("no module " + name);
    return {
      createHash: function (algorithm) {
        if (algorithm !== "sha256") throw new Error("no " + algorithm);
        return { update: function (text) { return { digest: function () { return hash(text); } }; } };
      },
    };
  };
  const words = function (text) { return text.split(" "); };
  const methods = ${JSON.stringify(METHODS)};
  const allowed = words(${JSON.stringify(`${GLOBALS} report`)});
  const names = Object.getOwnPropertyNames;
  const kept = { constructor: 1, prototype: 1, length: 1, name: 1, lastIndex: 1 };
  // An iterator is what for...of, spread and the destructuring of lists need.
  [Array.prototype, String.prototype].forEach(function (each) { delete each[Symbol.iterator]; });
  Object.keys(methods).forEach(function (path) {
    const object = path.split(".").reduce(function (at, name) { return at[name]; }, globalThis);
    const has = words(methods[path]);
    names(object).forEach(function (name) {
      if (!Object.prototype.hasOwnProperty.call(kept, name) && has.indexOf(name) === -1) delete object[name];
    });
  });
  names(globalThis).forEach(function (name) { if (allowed.indexOf(name) === -1) delete globalThis[name]; });
})();
`;
