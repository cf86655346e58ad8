// What every sender and receiver would write otherwise.

import { DeliveryState, ServiceWindow, ValidationError, chatLink, checkTemplate, fileExtension, oneTimePassword, samePerson } from "waba";

// Spellings of one number: Brazil's ninth digit comes and goes.
console.log(samePerson("+55 (11) 98765-4321", "551187654321"));

// May the business write without a template? Times are dates, or seconds since 1970 as events have them.
const window = new ServiceWindow([new Date()]);
console.log(window.isOpen(), window.isOpen(window.closesAt + 1));

// What became of a message, whatever the order of its statuses; `JSON.stringify` keeps it.
const state = new DeliveryState({ sent: 1767225600 });
state.record({ id: "wamid.A", status: "delivered", timestamp: "1767225605", recipient_id: "491510000001" });
console.log(state.status, JSON.stringify(state));

// Does a message fit its template? In production, the definition is an item of `client.templates.listAll()`.
const components = [{ type: "BODY", text: "Hi {{1}}, your order is ready." }];
const definition = { name: "ready", language: "en", status: "APPROVED", components };
const message = { to: "+491510000001", name: "ready", language: "en", body: ["Ann"] };
checkTemplate(message, definition);
try {
  checkTemplate({ ...message, body: ["Ann", "17"] }, definition);
} catch (error) {
  if (!(error instanceof ValidationError)) throw error;
  console.log(error.violations[0].path);
}

// The message of an authentication template, for `client.sendTemplate`.
console.log(oneTimePassword("login_code", "en", "123456").components.length);

console.log(chatLink("+49 1510 000001", "Hello"), fileExtension("application/pdf"));
