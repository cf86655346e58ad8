"""Sends a text and reads a webhook."""

import waba

with waba.Client(waba.Host.from_env()) as client:
    receipt = client.send_text("+491510000001", "Your order is ready.")
    print("accepted as", receipt.id)

# In a server, these two are the request's headers and its body, byte for byte.
headers = {"Authorization": "Basic c2hvcDpzZWNyZXQ="}
body = b'{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}'

webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))
for event in webhook.parse(body, headers):
    match event.content:
        case waba.InboundText(text):
            print(event.from_, "says", text)
        case waba.StatusUpdate(id, status):
            print(id, "is", status)
