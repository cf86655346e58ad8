//! The items of a list.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use waba_types::operations::{PageWalk, Paged};

use crate::client::Client;
use crate::error::Error;

/// The items of a list, from page to page. A page is asked for when its first item is; an error ends the stream.
///
/// ```no_run
/// # use futures_util::TryStreamExt;
/// # use waba::types::api::TemplateQuery;
/// # async fn example(client: waba::Client) -> Result<(), waba::Error> {
/// let mut templates = client.templates().list_all(TemplateQuery::new());
/// while let Some(template) = templates.try_next().await? {
///     println!("{:?}", template.name);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a list is read as its items are asked for"]
pub struct Items<'a, T>(BoxStream<'a, Result<T, Error>>);

impl<'a, T: Send + 'a> Items<'a, T> {
    /// The items of the list `O`, beginning with the page that `request` asks for.
    pub(super) fn of<O: Paged<Item = T>>(client: &'a Client, request: O::Request) -> Self {
        let begin = (Some(request), PageWalk::default());
        let pages = stream::try_unfold(begin, move |(request, mut walk)| async move {
            let Some(request) = request else { return Ok::<_, Error>(None) };
            let page = client.call::<O>(&request).await?;
            let next = walk.next::<O>(&request, &page);
            Ok(Some((stream::iter(O::items(page).into_iter().map(Ok)), (next, walk))))
        });
        Self(pages.try_flatten().boxed())
    }
}

impl<T> Stream for Items<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
