// Handlers that fail in ways that an asynchronous function cannot, or in words of their own.
exports.throws = () => {
  throw new Error("a message");
};
exports.rejects = async () => {
  throw new Error("a message");
};
exports.throwsOwnType = () => {
  class OutOfStock extends Error {
    name = "OutOfStock";
  }
  throw new OutOfStock("a message");
};
exports.throwsText = () => {
  throw "a message";
};
exports.greedy = () => {
  const all = [];
  for (;;) all.push(new Array(1e5).fill(1));
};
exports.leavesRejection = () => {
  void Promise.reject(new Error("a message"));
  return new Promise(() => {});
};
