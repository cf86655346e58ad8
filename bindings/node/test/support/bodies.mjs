// Webhook bodies.

export const TEXT = {
  from: "491510000001",
  id: "wamid.A1",
  timestamp: "1767225600",
  type: "text",
  text: { body: "Grüße 😀" },
};

/** A cloud body with these items. */
export function cloud(value) {
  const metadata = { display_phone_number: "15550001111", phone_number_id: "2000" };
  const contacts = [{ profile: { name: "Ann Example" }, wa_id: "491510000001" }];
  const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, contacts, ...value } };
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "1000", changes: [change] }] }));
}
