"""Checks a template message before it is sent."""

import waba

with waba.Client(waba.Host.from_env()) as client:
    # Once in a while; a webhook tells of changes.
    known = {(found.name, found.language): found for found in client.templates.list_all()}
    message = waba.TemplateMessage("order_ready", "en", body=["Ann"])
    definition = known.get((message.name, message.language.code))
    try:
        if definition is None:
            print("no such template")
        else:
            waba.check_template(message, definition)
            print("fits")
    except waba.ValidationError as error:
        for violation in error.violations:
            print(violation.path, violation.found, violation.limit)
