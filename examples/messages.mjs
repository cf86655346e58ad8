// Sends every everyday message once.

import { Client } from "waba";

const client = Client.fromEnv();
const to = "+491510000001";

const receipt = await client.sendText({ to, body: "Have a look: https://example.com", previewUrl: true });
await client.sendReaction({ to, messageId: receipt.id, emoji: "👍" });

// Media: an uploaded file by its id, or a file on the web by its link.
await client.sendImage({ to, link: "https://example.com/cake.jpg", caption: "Your cake", replyTo: receipt.id });
await client.sendVideo({ to, link: "https://example.com/cake.mp4" });
await client.sendAudio({ to, link: "https://example.com/greeting.ogg", voice: true });
await client.sendDocument({ to, link: "https://example.com/invoice.pdf", filename: "Invoice 17.pdf" });
await client.sendSticker({ to, link: "https://example.com/cake.webp" });

await client.sendLocation({ to, latitude: 52.52, longitude: 13.405, name: "Bakery", address: "Baker Street 1, Berlin" });
await client.sendContacts({ to, contacts: [{ name: { formatted_name: "Ann Baker" }, phones: [{ phone: "+49 151 00000002" }] }] });

// Questions: what the person chooses comes back in a webhook, with its id.
const buttons = [{ id: "yes", title: "Yes" }, { id: "no", title: "Another time" }];
await client.sendButtons({ to, body: "Is 3 pm all right?", buttons, footer: "Bakery" });
const sections = [{ id: "s", title: "Small", description: "Serves 4" }, { id: "l", title: "Large", description: "Serves 12" }];
await client.sendList({ to, body: "Which size?", button: "Sizes", sections });
await client.sendLocationRequest({ to, body: "Where shall we deliver it?" });
await client.sendCtaUrl({ to, body: "You can follow your order.", displayText: "Follow", url: "https://example.com/orders/17" });
await client.sendFlow({ to, body: "Tell us about the party.", flowCta: "Start", flowId: "1234567890" });

const catalogId = "987654321";
await client.sendProduct({ to, catalogId, productRetailerId: "cake-small", body: "Fresh today" });
await client.sendProductList({ to, catalogId, header: "Cakes", body: "Fresh today", sections: ["cake-small", "cake-large"] });
await client.sendCatalog({ to, body: "All our cakes" });

// Templates: the only messages that may be sent at any time.
await client.sendTemplate({
  to,
  name: "order_ready",
  language: "en_US",
  header: { type: "image", image: { link: "https://example.com/cake.jpg" } },
  body: ["Ann", "17"], // or, where the variables have names: { name: "Ann", order: "17" }
  buttons: [{ sub_type: "url", index: 0, parameters: [{ type: "text", text: "orders/17" }] }],
});
