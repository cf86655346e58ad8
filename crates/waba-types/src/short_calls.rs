//! The table of short calls: the everyday messages, each a call of its own in every language.
//!
//! `send_image(to, link=…, caption=…)` and its siblings are generated from it: the name from the row, the parameters
//! from the descriptor of the content. What is not here is sent by the general call, `send`.

use crate::descriptor::{self, Described, TypeRef, UnionDescriptor};
use crate::message::*;

/// An everyday message.
#[derive(Clone, Copy, Debug)]
pub struct ShortCall {
    /// Name of the call behind `send_`: `cta_url`.
    pub name: &'static str,
    /// What the call does; see [`doc`](descriptor::doc).
    pub doc: &'static str,
    /// What is sent: a model, or a list of models.
    pub content: TypeRef,
}

impl ShortCall {
    /// The values of `type` from the message down to the content: `["image"]`, `["interactive", "button"]`.
    pub fn tags(&self) -> Vec<&'static str> {
        fn find(union: &UnionDescriptor, content: TypeRef) -> Option<Vec<&'static str>> {
            union.variants.iter().find_map(|variant| match variant.ty {
                TypeRef::Union(inner) => find(inner, content).map(|rest| [vec![variant.wire], rest].concat()),
                ty => is_same(ty, content).then(|| vec![variant.wire]),
            })
        }

        match MessageContent::TYPE {
            TypeRef::Union(union) => find(union, self.content).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Whether such a message may go to a group.
    pub fn fits_groups(&self) -> bool {
        self.tags().first() != Some(&"interactive")
    }

    /// Whether such a message may quote another one.
    pub fn fits_quotes(&self) -> bool {
        self.tags().first() != Some(&"reaction")
    }
}

/// Whether both are the same model, or lists of it.
fn is_same(one: TypeRef, other: TypeRef) -> bool {
    match (one, other) {
        (TypeRef::Model(one), TypeRef::Model(other)) => std::ptr::eq(one, other),
        (TypeRef::List(one), TypeRef::List(other)) => is_same(*one, *other),
        _ => false,
    }
}

/// A row; compiles only for what can be the content of a message.
const fn row<C: Described + Into<MessageContent>>(name: &'static str, doc: &'static str) -> ShortCall {
    ShortCall { name, doc: descriptor::doc(doc), content: C::TYPE }
}

/// All short calls.
pub const SHORT_CALLS: &[ShortCall] = &[
    row::<TextContent>("text", "Sends a text."),
    row::<ImageContent>(
        "image",
        "Sends an image: an uploaded one by its `id`, or one on the web by its `link`.",
    ),
    row::<VideoContent>(
        "video",
        "Sends a video: an uploaded one by its `id`, or one on the web by its `link`.",
    ),
    row::<AudioContent>(
        "audio",
        "Sends a sound: an uploaded one by its `id`, or one on the web by its `link`.",
    ),
    row::<DocumentContent>(
        "document",
        "Sends a document: an uploaded one by its `id`, or one on the web by its `link`.",
    ),
    row::<StickerContent>(
        "sticker",
        "Sends a sticker: an uploaded one by its `id`, or one on the web by its `link`.",
    ),
    row::<LocationContent>("location", "Sends a place."),
    row::<Vec<ContactCard>>("contacts", "Sends contact cards, 1 to 257."),
    row::<ReactionContent>("reaction", "Puts an emoji on a message, or takes it off. Cloud hosts only."),
    row::<TemplateMessage>(
        "template",
        "Sends a message made from a template: the only kind that may be sent outside of the 24 hours after the \
         recipient's last message.",
    ),
    row::<ButtonsMessage>("buttons", "Sends a text with one to three buttons to answer with."),
    row::<ListMessage>(
        "list",
        "Sends a text with a button that opens a list of up to ten rows to answer with.",
    ),
    row::<CtaUrlMessage>("cta_url", "Sends a text with a button that opens a web page. Cloud hosts only."),
    row::<FlowMessage>("flow", "Sends a text with a button that opens a flow. Cloud hosts only."),
    row::<ProductMessage>("product", "Sends one product of a catalog."),
    row::<ProductListMessage>("product_list", "Sends several products of a catalog."),
    row::<CatalogMessage>("catalog", "Sends a text with a button that opens the catalog. Cloud hosts only."),
    row::<LocationRequestMessage>(
        "location_request",
        "Sends a text with a button to answer with a place. Cloud hosts only.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_has_its_place_in_a_message_and_a_name_of_its_own() {
        let mut names = std::collections::HashSet::new();
        for call in SHORT_CALLS {
            assert!(names.insert(call.name), "{}", call.name);
            assert!(!call.tags().is_empty(), "{}", call.name);
        }
        let tags = |name: &str| SHORT_CALLS.iter().find(|call| call.name == name).map(ShortCall::tags);
        assert_eq!(tags("image"), Some(vec!["image"]));
        assert_eq!(tags("contacts"), Some(vec!["contacts"]));
        assert_eq!(tags("buttons"), Some(vec!["interactive", "button"]));
    }
}
