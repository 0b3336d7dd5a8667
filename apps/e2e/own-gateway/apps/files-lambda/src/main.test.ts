import { startGateway } from "@tollgate/testing-gateway";

it("greets everyone", async () => {
  const { url, close } = await startGateway({ env: "dev" });
  const answer = await fetch(`${url}/greeting`);
  expect([answer.status, await answer.json()]).toEqual([200, { greeting: "hello" }]);
  await close();
});
