"""What would be written by hand otherwise."""

import json
import time

import waba

# With and without "+" and spaces, and the digit that WhatsApp adds or drops.
print(waba.same_person("+55 11 98765-4321", "551187654321"))
print(waba.file_extension("audio/ogg; codecs=opus"))
print(waba.chat_link("+49 151 0000001", "Hello"))

# Answers other than templates are free for 24 hours after a customer's message.
window = waba.ServiceWindow()
window.note(int(time.time()) - 3600)
print(window.is_open())

# Every value of the API is JSON on the way to a database, and a value again on the way back.
message = waba.OutboundMessage("+491510000001", waba.TextContent("Hello"))
stored = json.dumps(message.to_dict())
print(waba.OutboundMessage.from_dict(json.loads(stored)) == message)
