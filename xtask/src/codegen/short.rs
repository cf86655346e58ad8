//! Short forms: what a value may be written as where its long form says nothing more.
//!
//! They follow from the descriptors alone, so that each language offers the same ones.

use waba_types::descriptor::{Direction, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor};
use waba_types::rules::Limit;

/// The model that a plain text stands for: that of a footer, or of a header of text.
pub(super) fn text(ty: TypeRef) -> Option<&'static ModelDescriptor> {
    match ty {
        TypeRef::Model(model) => model.text_field().map(|_| model),
        TypeRef::Union(union) => match union.text_variant()?.ty {
            TypeRef::Model(model) => Some(model),
            _ => None,
        },
        _ => None,
    }
}

/// The model that a whole number stands for: that of an amount of money.
pub(super) fn integer(ty: TypeRef) -> Option<&'static ModelDescriptor> {
    match ty {
        TypeRef::Model(model) => model.integer_field().map(|_| model),
        _ => None,
    }
}

/// The model that a part of a message only wraps, where its constructor takes what that one takes. A call spreads its
/// own request over its parameters already.
pub(super) fn wrapped(model: &ModelDescriptor) -> Option<&'static ModelDescriptor> {
    let inner = model.wrapped().filter(|_| model.direction == Direction::Outbound)?;
    inner.text_field().is_none().then_some(inner)
}

/// The model that a pair of texts stands for: id and title of a button.
pub(super) fn pair(ty: TypeRef) -> Option<&'static ModelDescriptor> {
    let TypeRef::Model(model) = ty else { return None };
    let fields = model.wrapped().unwrap_or(model).fields;
    if fields.iter().any(|field| field.one_of) {
        return None;
    }
    let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let texts = required.iter().all(|field| matches!(field.ty, TypeRef::String | TypeRef::Id(_)));
    (texts && required.len() == 2).then_some(model)
}

/// A model of which only a list has to be given: the model and the type of the items.
pub(super) fn group(ty: TypeRef) -> Option<(&'static ModelDescriptor, TypeRef)> {
    let TypeRef::Model(model) = ty else { return None };
    let mut required = model.fields.iter().filter(|field| field.required);
    match (required.next()?.ty, required.next()) {
        (TypeRef::List(item), None) => Some((model, *item)),
        _ => None,
    }
}

/// A list of alternatives that may be given by their names: the components of a template.
pub(super) struct Parts {
    pub(super) field: &'static FieldDescriptor,
    pub(super) parts: Vec<Part>,
}

/// One of the alternatives.
pub(super) struct Part {
    /// The tag, in the plural where there may be several.
    pub(super) name: String,
    /// The value of its `type`.
    pub(super) tag: &'static str,
    pub(super) doc: &'static str,
    pub(super) model: &'static ModelDescriptor,
    pub(super) shape: Shape,
}

/// What an alternative may be given as, besides itself.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// The only item of its list.
    Item(TypeRef),
    /// The items of its list.
    Items(TypeRef),
    /// Several of it in a list.
    Several,
    /// Nothing else.
    Itself,
}

/// The parts of a model that has such a list.
pub(super) fn parts(model: &ModelDescriptor) -> Option<Parts> {
    if model.direction != Direction::Outbound {
        return None;
    }
    let (field, union) = model.fields.iter().find_map(|field| Some((field, components(field)?)))?;
    let parts = union.variants.iter().filter_map(|variant| {
        let TypeRef::Model(model) = variant.ty else { return None };
        let shape = shape(model);
        let plural = if matches!(shape, Shape::Several) { "s" } else { "" };
        let (name, tag) = (format!("{}{plural}", variant.wire), variant.wire);
        Some(Part { name, tag, doc: variant.doc, model, shape })
    });
    Some(Parts { field, parts: parts.collect() })
}

/// The alternatives of a list whose items are told apart by `type` and have names of their own.
fn components(field: &FieldDescriptor) -> Option<&'static UnionDescriptor> {
    match field.ty {
        TypeRef::List(TypeRef::Union(union))
            if field.name == "components" && union.layout == Layout::Inline =>
        {
            Some(union)
        }
        _ => None,
    }
}

fn shape(model: &'static ModelDescriptor) -> Shape {
    // What has a position among its like may come several times.
    if model.fields.iter().any(|field| field.name == "index") {
        return Shape::Several;
    }
    let Some((_, item)) = group(TypeRef::Model(model)) else { return Shape::Itself };
    let one = model.fields[0].limits.iter().any(|limit| matches!(limit, Limit::Items { max: 1, .. }));
    if one { Shape::Item(item) } else { Shape::Items(item) }
}

/// The field that names a text among its like: the name of a variable.
pub(super) fn naming_field(model: &ModelDescriptor) -> Option<&'static FieldDescriptor> {
    model.fields.iter().find(|field| field.name == "parameter_name")
}

/// Words by which the API wraps what a message does: what stands in them is given by itself.
const WRAPPINGS: [&str; 2] = ["action", "parameters"];

/// Whether the field only wraps what a message does.
pub(super) fn is_wrapping(field: &FieldDescriptor) -> bool {
    WRAPPINGS.contains(&field.name) && matches!(field.ty, TypeRef::Model(_))
}

/// Whether the fields of what a field holds are given among those of its model.
pub(super) fn is_spread(field: &FieldDescriptor) -> bool {
    is_wrapping(field) && text(field.ty).is_none()
}

#[cfg(test)]
mod tests {
    use waba_types::descriptor::Described;
    use waba_types::message::*;
    use waba_types::model::Model;

    use super::*;

    fn name(model: Option<&'static ModelDescriptor>) -> Option<&'static str> {
        model.map(|model| model.name)
    }

    #[test]
    fn a_text_stands_for_what_needs_nothing_else() {
        assert_eq!(name(text(InteractiveBody::TYPE)), Some("InteractiveBody"));
        assert_eq!(name(text(TemplateLanguage::TYPE)), Some("TemplateLanguage"));
        assert_eq!(name(text(InteractiveHeader::TYPE)), Some("TextHeader"));
        assert_eq!(name(text(MessageContent::TYPE)), Some("TextContent"));
        // An address or an id: a text does not say which.
        assert_eq!(name(text(MediaReference::TYPE)), None);
        assert_eq!(name(text(FlowParameters::TYPE)), None);
        assert_eq!(name(text(ListRow::TYPE)), None);
    }

    #[test]
    fn a_whole_number_stands_for_what_needs_nothing_else() {
        assert_eq!(name(integer(OrderAmount::TYPE)), Some("OrderAmount"));
        assert_eq!(name(integer(OrderItem::TYPE)), None);
        assert_eq!(name(integer(LocationContent::TYPE)), None);
    }

    #[test]
    fn a_pair_stands_for_two_texts() {
        assert_eq!(name(pair(ListRow::TYPE)), Some("ListRow"));
        assert_eq!(name(pair(ReplyButton::TYPE)), Some("ReplyButton"));
        assert_eq!(name(pair(InteractiveBody::TYPE)), None);
        assert_eq!(name(pair(ListAction::TYPE)), None);
    }

    #[test]
    fn a_list_stands_for_a_group_of_its_items() {
        let group = |ty| group(ty).map(|(model, _)| model.name);
        assert_eq!(group(ListSection::TYPE), Some("ListSection"));
        assert_eq!(group(ProductSection::TYPE), Some("ProductSection"));
        assert_eq!(group(ListAction::TYPE), None);
    }

    #[test]
    fn the_parts_of_a_template_have_names() {
        let names = |model| -> Vec<_> {
            parts(model).unwrap().parts.into_iter().map(|part| (part.name, part.tag)).collect()
        };
        let card = [("header", "header"), ("body", "body"), ("buttons", "button")];
        assert_eq!(names(TemplateCard::DESCRIPTOR), card.map(|(name, tag)| (name.to_owned(), tag)));
        assert!(names(TemplateMessage::DESCRIPTOR).contains(&("carousel".to_owned(), "carousel")));
        assert!(parts(ListMessage::DESCRIPTOR).is_none());
    }
}
