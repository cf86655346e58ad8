//! How the table is written.

/// Makes the types of the operations of a group, and its part of the table, from one list.
///
/// ```text
/// operations! {
///     /// Lists the templates.
///     ListTemplates(TemplateQuery) -> TemplatePage [cursor data: TemplateDefinition]
///         = "templates.list", Freely, "Message Templates",
///         cloud Get "/message_templates" 200;
/// }
/// ```
///
/// `[cursor data: Item]` says that the answer is a page, how the next one is asked for (`cursor` or `offset`), and where
/// its items are. The word `unconfirmed` behind the name marks a call that no source shows, `path_unconfirmed` one that is
/// shown without its path, `message` one that counts as a message, `keyless` one that goes without a key. In a path `{name}` stands for a field of the request that says `#[field(path)]`. A call without any host is
/// one that the core makes of others.
macro_rules! operations {
    ($(
        $(#[doc = $doc:literal])+
        $operation:ident($request:ty) -> $response:ty $([$style:ident $items:ident: $item:ty])?
            = $name:literal $($flag:ident)?, $repeat:ident, $page:literal
            $(, $host:ident $method:ident $path:literal $success:literal)*;
    )+) => {
        $(
            $(#[doc = $doc])+
            #[doc = ""]
            #[doc = concat!("API page: ", $page, ".")]
            pub struct $operation;

            impl $crate::operations::Operation for $operation {
                type Request = $request;
                type Response = $response;
                const SPEC: $crate::operations::OperationSpec =
                    $crate::operations::OperationSpec::new::<Self>($name, concat!($($doc, "\n"),+), $page)
                        .repeat($crate::operations::Repeat::$repeat)
                        $(.$flag())?
                        $(.items(stringify!($items)))?
                        $(.$host($crate::operations::Method::$method, $path, $success))*;

                $(
                    fn next(request: &$request, page: &$response) -> Option<$request> {
                        $crate::operations::paging::$style!(request, page, $items)
                    }
                )?
            }

            $(
                impl $crate::operations::Paged for $operation {
                    type Item = $item;

                    fn items(page: $response) -> Vec<$item> {
                        page.$items
                    }
                }
            )?
        )+

        /// The calls of this group.
        pub(super) const OPERATIONS: &[$crate::operations::OperationSpec] =
            &[$(<$operation as $crate::operations::Operation>::SPEC),+];

        /// Calls `visitor` with the operation named `name`; gives it back if there is none.
        pub(super) fn visit<V: $crate::operations::OperationVisitor>(
            name: &str,
            visitor: V,
        ) -> Result<V::Output, V> {
            match name {
                $($name => Ok(visitor.visit::<$operation>()),)+
                _ => Err(visitor),
            }
        }
    };
}

/// Joins the groups to one table.
macro_rules! groups {
    ($($group:ident),+ $(,)?) => {
        $(mod $group;)+
        $(pub use $group::*;)+

        const LEN: usize = 0 $(+ $group::OPERATIONS.len())+;

        /// All operations.
        pub const OPERATIONS: &[OperationSpec] = &join(&[$($group::OPERATIONS),+]);

        /// Calls `visitor` with the operation named `name`; nothing if there is none.
        pub fn visit<V: OperationVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            $(
                let visitor = match $group::visit(name, visitor) {
                    Ok(output) => return Some(output),
                    Err(visitor) => visitor,
                };
            )+
            drop(visitor);
            None
        }
    };
}

pub(super) use {groups, operations};
