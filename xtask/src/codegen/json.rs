//! JSON with its keys in the order in which they were put in.

use super::code::Code;

/// The longest line: a row of a table fits on it.
const LINE: usize = 160;

pub(super) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    pub(super) fn list(items: impl IntoIterator<Item = Json>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// The text of the JSON. What fits on one line stands on one line.
    pub(super) fn render(&self) -> String {
        let mut code = Code::with_width("  ", LINE);
        self.write(&mut code, "", "");
        code.finish()
    }

    fn write(&self, code: &mut Code, before: &str, after: &str) {
        let line = format!("{before}{}{after}", self.inline());
        if line.chars().count() <= code.room() {
            return code.line(line);
        }
        let end = |index: usize, len: usize| if index + 1 < len { "," } else { "" };
        match self {
            Self::List(items) => code.block(format!("{before}["), &format!("]{after}"), |code| {
                for (index, item) in items.iter().enumerate() {
                    item.write(code, "", end(index, items.len()));
                }
            }),
            Self::Object(entries) => code.block(format!("{before}{{"), &format!("}}{after}"), |code| {
                for (index, (key, value)) in entries.iter().enumerate() {
                    value.write(code, &format!("{}: ", quoted(key)), end(index, entries.len()));
                }
            }),
            _ => code.line(line),
        }
    }

    fn inline(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(value) => quoted(value),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::inline).collect::<Vec<_>>().join(", "))
            }
            Self::Object(entries) => {
                let entries =
                    entries.iter().map(|(key, value)| format!("{}: {}", quoted(key), value.inline()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_json_in_the_given_order() {
        let long = "word ".repeat(40);
        let json = Json::object([
            ("z", Json::list([1.into(), true.into(), Json::Null])),
            ("a", Json::object([("quote\"", long.as_str().into())])),
        ]);
        let text = json.render();
        assert!(text.starts_with("{\n  \"z\": [1, true, null],\n  \"a\": {\n"), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, serde_json::json!({"z": [1, true, null], "a": {"quote\"": long}}));
    }
}
