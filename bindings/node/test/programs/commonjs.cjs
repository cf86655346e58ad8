const { Client } = require("waba");

Client.fromEnv()
  .sendText({ to: "+491510000001", body: "Hi" })
  .then(({ id }) => console.log(id));
