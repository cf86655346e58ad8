// Sends messages whose reports are told to what fails.

import { Client } from "waba";

process.on("uncaughtException", ({ message }) => console.log("uncaught:", message));
const client = Client.fromEnv();
const fail = () => {
  throw new Error("full");
};
for (const onReport of [fail, async () => fail()]) {
  const { id } = await client.sendText({ to: "+491510000001", body: "Hi" }, { onReport });
  console.log("accepted:", typeof id);
}
