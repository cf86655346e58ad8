package io.github.waba;

import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;

/** What an app in Java does. */
final class JavaApp {
    private JavaApp() {}

    /** Sends a text to the host at an address. */
    static SendReceipt send(String key, String baseUrl) throws WabaException, InterruptedException {
        MessageContent content = new MessageContent.Text(new TextContent("Hello", null));
        OutboundMessage message =
                new OutboundMessage("+491510000001", content, null, null, "java", null, null, 60, null);
        try (Client client = new Client(Host.Companion.cloud(key, baseUrl))) {
            client.setMessagesPerSecond(20);
            return BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, (scope, next) -> {
                try {
                    return client.send(message, next);
                } catch (WabaException error) {
                    throw new IllegalStateException(error);
                }
            });
        }
    }
}
