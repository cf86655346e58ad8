//! Types that are made of nothing but a text.

/// Makes a type of a text however it is held: as literals, variables and events (`Cow`) have it.
macro_rules! from_text {
    ($($name:ident: $make:expr;)*) => {
        $(
            impl From<String> for $name {
                fn from(text: String) -> Self {
                    let make: fn(String) -> Self = $make;
                    make(text)
                }
            }

            impl From<&str> for $name {
                fn from(text: &str) -> Self {
                    text.to_owned().into()
                }
            }

            impl From<&String> for $name {
                fn from(text: &String) -> Self {
                    text.clone().into()
                }
            }

            impl From<::std::borrow::Cow<'_, str>> for $name {
                fn from(text: ::std::borrow::Cow<'_, str>) -> Self {
                    text.into_owned().into()
                }
            }
        )*
    };
}

pub(crate) use from_text;
