//! Walks the descriptors from the operations and the webhook items to everything that they hold.

use std::collections::HashSet;

use waba_types::api::TemplateDefinition;
use waba_types::descriptor::{
    Described, EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor,
};
use waba_types::flow::FlowAction;
use waba_types::operations::{FILE_OPERATIONS, OperationSpec, Payload, TASKS};
use waba_types::response::{CallReport, ErrorReport};
use waba_types::webhook::EventKind;
use waba_types::{Dialect, MediaKind, MessagePriority, OPERATIONS, webhook};

use crate::Result;

/// All that is generated: the types, each after those it is made of, and the calls.
pub(super) struct Catalog {
    pub(super) types: Vec<Reached>,
    pub(super) operations: Vec<&'static OperationSpec>,
}

/// A type, and the ways in which it crosses between the languages.
pub(super) struct Reached {
    pub(super) definition: Definition,
    /// A part of requests.
    pub(super) sent: bool,
    /// A part of answers, webhooks or errors.
    pub(super) received: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Definition {
    Model(&'static ModelDescriptor),
    Union(&'static UnionDescriptor),
    Enum(&'static EnumDescriptor),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Sent,
    Received,
}

impl Catalog {
    /// The catalog of `waba-types`.
    pub(super) fn of_waba() -> Result<Self> {
        Self::reach(
            OPERATIONS.iter().chain(TASKS),
            webhook::ITEMS.iter().copied().chain([FlowAction::TYPE]).chain(told()).chain(file_answers()),
            arguments(),
        )
    }

    /// The catalog of `operations`, of `items`, which are received, and of `arguments` of other functions.
    pub(super) fn reach(
        operations: impl IntoIterator<Item = &'static OperationSpec>,
        items: impl IntoIterator<Item = TypeRef>,
        arguments: impl IntoIterator<Item = TypeRef>,
    ) -> Result<Self> {
        let mut walk = Walk::default();
        let operations: Vec<_> = operations.into_iter().collect();
        for operation in &operations {
            // A request without a field is a call without a parameter.
            if !operation.request.fields.is_empty() {
                walk.follow(TypeRef::Model(operation.request), Way::Sent)?;
            }
            walk.follow(TypeRef::Model(operation.response), Way::Received)?;
        }
        for item in items {
            walk.follow(item, Way::Received)?;
        }
        for argument in arguments {
            walk.follow(argument, Way::Sent)?;
        }
        Ok(Self { types: walk.types, operations })
    }

    pub(super) fn models(&self) -> impl Iterator<Item = &'static ModelDescriptor> {
        self.types.iter().filter_map(|reached| match reached.definition {
            Definition::Model(model) => Some(model),
            Definition::Union(_) | Definition::Enum(_) => None,
        })
    }

    /// The calls of an API by group, both in the order of the table.
    pub(super) fn groups(&self, api: Api) -> Vec<(&'static str, Vec<&'static OperationSpec>)> {
        let mut groups: Vec<(_, Vec<_>)> = Vec::new();
        for operation in self.operations.iter().copied().filter(|operation| Api::of(operation) == api) {
            match groups.iter_mut().find(|(group, _)| *group == operation.group()) {
                Some((_, calls)) => calls.push(operation),
                None => groups.push((operation.group(), vec![operation])),
            }
        }
        groups
    }
}

/// The two APIs: each has a client of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    Messaging,
    Partner,
}

impl Api {
    pub(super) const ALL: [Self; 2] = [Self::Messaging, Self::Partner];

    pub(super) fn of(operation: &OperationSpec) -> Self {
        if operation.partner.is_some() { Self::Partner } else { Self::Messaging }
    }

    /// The class of its client.
    pub(super) fn client(self) -> &'static str {
        match self {
            Self::Messaging => "Client",
            Self::Partner => "PartnerClient",
        }
    }

    /// What the names of its types begin with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Messaging => "",
            Self::Partner => "Partner",
        }
    }

    /// The name of a group as its client has it: `partner_channels` is `channels`.
    pub(super) fn property(self, group: &'static str) -> &'static str {
        match self {
            Self::Messaging => group,
            Self::Partner => group.strip_prefix("partner_").unwrap_or(group),
        }
    }
}

#[derive(Default)]
struct Walk {
    types: Vec<Reached>,
    seen: HashSet<(&'static str, Way)>,
}

impl Walk {
    fn follow(&mut self, ty: TypeRef, way: Way) -> Result<()> {
        match ty {
            TypeRef::List(inner) | TypeRef::Map(inner) => self.follow(*inner, way),
            TypeRef::Model(model) => self.define(Definition::Model(model), way),
            TypeRef::Union(union) => self.define(Definition::Union(union), way),
            TypeRef::Enum(open_enum) => self.define(Definition::Enum(open_enum), way),
            _ => Ok(()),
        }
    }

    fn define(&mut self, definition: Definition, way: Way) -> Result<()> {
        let name = definition.name();
        if self.seen.insert((name, way)) {
            for part in definition.parts() {
                self.follow(part, way)?;
            }
        }
        let known = self.types.iter().position(|reached| reached.definition.name() == name);
        let index = known.unwrap_or(self.types.len());
        if known.is_none() {
            self.types.push(Reached { definition, sent: false, received: false });
        }
        let reached = &mut self.types[index];
        if !reached.definition.is(definition) {
            return Err(format!("two types are called {name}"));
        }
        match way {
            Way::Sent => reached.sent = true,
            Way::Received => reached.received = true,
        }
        Ok(())
    }
}

impl Definition {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Model(model) => model.name,
            Self::Union(union) => union.name,
            Self::Enum(open_enum) => open_enum.name,
        }
    }

    /// The module that defines it.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Model(model) => model.module,
            Self::Union(union) => union.module,
            Self::Enum(open_enum) => open_enum.module,
        }
    }

    /// The types that this one is made of.
    fn parts(self) -> Vec<TypeRef> {
        match self {
            Self::Model(model) => model.fields.iter().map(|field| field.ty).collect(),
            Self::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
            Self::Enum(_) => Vec::new(),
        }
    }

    fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Model(one), Self::Model(two)) => std::ptr::eq(one, two),
            (Self::Union(one), Self::Union(two)) => std::ptr::eq(one, two),
            (Self::Enum(one), Self::Enum(two)) => std::ptr::eq(one, two),
            _ => false,
        }
    }
}

/// What functions take that are no calls, and options of calls.
pub(super) fn arguments() -> [TypeRef; 4] {
    [TemplateDefinition::TYPE, MessagePriority::TYPE, MediaKind::TYPE, Dialect::TYPE]
}

/// What is told beside answers: of calls, of clients, in the heads of events.
pub(super) fn told() -> [TypeRef; 5] {
    [ErrorReport::TYPE, CallReport::TYPE, MessagePriority::TYPE, EventKind::TYPE, Dialect::TYPE]
}

/// What people get of the calls that carry a file, unless that is the file itself.
pub(super) fn file_answers() -> impl Iterator<Item = TypeRef> {
    let calls = FILE_OPERATIONS.iter().filter(|call| call.step_of.is_none() && call.gives == Payload::Json);
    calls.map(|call| TypeRef::Model(call.spec.response))
}

/// The union that is spread into the object that holds the field.
pub(super) fn spread(field: &FieldDescriptor) -> Option<&'static UnionDescriptor> {
    match field.ty {
        TypeRef::Union(union) if union.layout == Layout::Keyed => Some(union),
        _ => None,
    }
}

/// The type of the items of a page.
pub(super) fn item_of(operation: &OperationSpec) -> Option<(&'static str, TypeRef)> {
    let items = operation.items?;
    let field = operation.response.fields.iter().find(|field| field.name == items)?;
    match field.ty {
        TypeRef::List(item) => Some((items, *item)),
        _ => None,
    }
}

/// The part of the name of an operation behind the dot: `mark_read`.
pub(super) fn call_of(operation: &OperationSpec) -> &'static str {
    operation.name.split_once('.').map_or(operation.name, |(_, call)| call)
}

#[cfg(test)]
mod tests {
    use waba_types::descriptor::Direction;

    use super::*;

    const LEAF: ModelDescriptor = ModelDescriptor {
        name: "Leaf",
        module: "waba_types::garden::plants",
        doc: "",
        direction: Direction::Inbound,
        constants: &[],
        fields: &[],
        rules: &[],
    };
    static ONE_LEAF: ModelDescriptor = LEAF;
    static OTHER_LEAF: ModelDescriptor = LEAF;

    #[test]
    fn everything_of_every_call_and_webhook_is_reached_after_its_parts() {
        let catalog = Catalog::of_waba().unwrap();
        let place = |name: &str| catalog.types.iter().position(|reached| reached.definition.name() == name);
        for reached in &catalog.types {
            for part in reached.definition.parts() {
                let part = match part {
                    TypeRef::Model(model) => model.name,
                    TypeRef::Enum(open_enum) => open_enum.name,
                    TypeRef::Union(union) => union.name,
                    _ => continue,
                };
                assert!(place(part).is_some_and(|part| part < place(reached.definition.name()).unwrap()));
            }
        }
        for name in ["OutboundMessage", "TextContent", "SendReceipt", "InboundText", "PricingCategory"] {
            assert!(place(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_ways_of_a_type_are_told_apart() {
        let catalog = Catalog::of_waba().unwrap();
        let ways = |name: &str| {
            let reached = catalog.types.iter().find(|reached| reached.definition.name() == name);
            reached.map(|reached| (reached.sent, reached.received))
        };
        assert_eq!(ways("TextContent"), Some((true, false)));
        assert_eq!(ways("WebhookError"), Some((false, true)));
        assert_eq!(ways("UploadedMedia"), Some((false, true)));
        assert_eq!(ways("NoContent"), None);
    }

    #[test]
    fn a_name_stands_for_one_type() {
        const ONE: TypeRef = TypeRef::Model(&ONE_LEAF);
        const OTHER: TypeRef = TypeRef::Model(&OTHER_LEAF);
        assert_eq!(Catalog::reach(&[], [ONE, OTHER], []).err().as_deref(), Some("two types are called Leaf"));
        assert!(Catalog::reach(&[], [ONE, TypeRef::List(&ONE)], []).is_ok());
    }
}
