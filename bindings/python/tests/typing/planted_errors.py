"""Mistakes that mypy and pyright have to find: on each line that says so, and nowhere else."""

import waba

client = waba.Client("key")  # mistake
client = waba.Client(waba.Host.cloud("key"))
client.send_text(491510000001, "Hello")  # mistake
client.send_text("491510000001", "Hello", preview=True)  # mistake
client.send(waba.TextContent("Hello"))  # mistake
client.send_image("491510000001")  # mistake
client.send_image("491510000001", id="7", link="https://example.com/a.jpg")  # mistake
waba.ImageContent(caption="Look")  # mistake
client.send_reaction("491510000001", "wamid.A", "👍", reply_to="wamid.A")  # mistake
client.send_list("491510000001", "Which?", "Choose", [waba.ListRow(title="Small")])  # mistake
client.send_buttons("491510000001", "Right?", ["Yes"])  # mistake
number: int = client.send_text("491510000001", "Hello").id  # mistake
waba.Host.from_env("telegraph")  # mistake
waba.Webhook(waba.Auth.basic("shop", "secret")).parse("a text", {})  # mistake
waba.Webhook(waba.Auth.basic("shop"))  # mistake
for event in waba.Webhook.without_auth().parse(b"", {}):
    event.text.upper()  # mistake
    event.content.to_dict()  # mistake
    event.text = "Hello"  # mistake


async def forgotten(client: waba.AsyncClient) -> str:
    """Forgets to await."""
    return client.send_text("491510000001", "Hello").id  # mistake
