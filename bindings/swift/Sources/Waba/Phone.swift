/// Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
/// that WhatsApp adds or drops in Brazil (the ninth), Mexico (`1` after 52) and Argentina (`9` after 54).
public func samePerson(_ one: String, _ other: String) -> Bool {
    samePerson(one: one, other: other)
}
