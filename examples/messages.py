"""Sends every everyday message once."""

import waba
from waba import ButtonComponent, ContactCard, ContactPhone, ImageParameter, ListRow

TO = "+491510000001"

with waba.Client(waba.Host.from_env()) as client:
    receipt = client.send_text(TO, "Have a look: https://example.com", preview_url=True)
    client.send_reaction(TO, receipt.id, "👍")

    # Media: an uploaded file by its id, or a file on the web by its link.
    client.send_image(TO, link="https://example.com/cake.jpg", caption="Your cake", reply_to=receipt.id)
    client.send_video(TO, link="https://example.com/cake.mp4")
    client.send_audio(TO, link="https://example.com/greeting.ogg", voice=True)
    client.send_document(TO, link="https://example.com/invoice.pdf", filename="Invoice 17.pdf")
    client.send_sticker(TO, link="https://example.com/cake.webp")

    client.send_location(TO, 52.52, 13.405, name="Bakery", address="Baker Street 1, Berlin")
    client.send_contacts(TO, [ContactCard("Ann Baker", phones=[ContactPhone(phone="+49 151 00000002")])])

    # Questions: what the person chooses comes back in a webhook, with its id.
    client.send_buttons(TO, "Is 3 pm all right?", [("yes", "Yes"), ("no", "Another time")], footer="Bakery")
    rows = [ListRow("s", "Small", description="Serves 4"), ListRow("l", "Large", description="Serves 12")]
    client.send_list(TO, "Which size?", "Sizes", rows)
    client.send_location_request(TO, "Where shall we deliver it?")
    client.send_cta_url(TO, "You can follow your order.", "Follow", "https://example.com/orders/17")
    client.send_flow(TO, "Tell us about the party.", "Start", flow_id="1234567890")

    client.send_product(TO, "987654321", "cake-small", body="Fresh today")
    client.send_product_list(TO, "Cakes", "Fresh today", "987654321", ["cake-small", "cake-large"])
    client.send_catalog(TO, "All our cakes")

    # Templates: the only messages that may be sent at any time.
    client.send_template(
        TO,
        "order_ready",
        "en_US",
        header=ImageParameter(link="https://example.com/cake.jpg"),
        body=["Ann", "17"],  # or, where the variables have names: {"name": "Ann", "order": "17"}
        buttons=[ButtonComponent("url", index=0, parameters=["orders/17"])],
    )
