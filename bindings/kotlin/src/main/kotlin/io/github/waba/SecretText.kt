package io.github.waba

/** A key, token or password. [toString] does not show it. */
class SecretText(val value: String) {
    override fun equals(other: Any?): Boolean = other is SecretText && other.value == value

    override fun hashCode(): Int = value.hashCode()

    override fun toString(): String = "[redacted]"
}
