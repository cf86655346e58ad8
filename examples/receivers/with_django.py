"""Receives webhooks with Django. `receive` is the view; what stands around it makes a site of one file."""

import waba
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

webhook = waba.Webhook(waba.Auth.basic("shop", "secret"))


def keep(event: waba.Event) -> None:
    """In production, puts the event into a queue or a database: after the 200 it does not come again."""
    print(event.kind, event.id, event.text)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Answers 200 when all events are kept."""
    try:
        # Before the body: nothing of it is read of a request without the proof.
        webhook.verify_headers(request.headers)
        for event in webhook.parse(request.body, request.headers):
            keep(event)
    except (waba.VerificationError, waba.WebhookBodyError) as error:
        return HttpResponse(status=error.answer_status or 500)
    return HttpResponse()


urlpatterns = [path("webhook", receive)]

# Bodies may have 3 MB; Django's own limit is 2.5.
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], DATA_UPLOAD_MAX_MEMORY_SIZE=4 * 1024 * 1024)
app = get_wsgi_application()
