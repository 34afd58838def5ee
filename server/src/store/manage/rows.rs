//! A page of a list, as it comes out of the database, and how many rows the list has.
//!
//! Rows are counted up to one more than is told exactly, so that a list costs no more however long it is.

use tollgate_api_types::Total;

use crate::store::StoreError;
use crate::store::sql::{Connection, Row, Value};

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    /// Its rows, in order.
    pub items: Vec<T>,
    /// Whether there are rows after it.
    pub has_more: bool,
    /// How many rows match on all pages together.
    pub total: Total,
}

/// What a page of a list is asked for.
pub(in crate::store) struct Listing {
    /// Gives the rows. After `which` and `place` comes how many of them.
    pub(in crate::store) list: &'static str,
    /// Counts the rows on all pages as `total`. After `which` comes how many of them at most.
    pub(in crate::store) count: &'static str,
    /// Which rows match.
    pub(in crate::store) which: Vec<Value>,
    /// Where the page begins.
    pub(in crate::store) place: Vec<Value>,
    /// Whether that is with the first row.
    pub(in crate::store) is_first: bool,
    /// How many rows the page has at most.
    pub(in crate::store) limit: u32,
}

impl Listing {
    /// Reads the page.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub(in crate::store) async fn read<T>(
        self,
        reader: &mut Connection,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Rows<T>, StoreError> {
        // One more tells whether there is another page.
        let n_fetched = i64::from(self.limit).saturating_add(1);
        let values = self.which.iter().cloned().chain(self.place);
        let fetched = reader
            .fetch_all(self.list, values.chain([n_fetched.into()]))
            .await?;
        let shown = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = fetched.len() > shown;
        let total = if self.is_first && !has_more {
            // This page is the whole list.
            u64::try_from(fetched.len()).unwrap_or(u64::MAX)
        } else {
            let values = self.which.into_iter().chain([N_COUNTED.into()]);
            reader.fetch_one(self.count, values).await?.count("total")?
        };
        Ok(Rows {
            items: fetched
                .iter()
                .take(shown)
                .map(read)
                .collect::<Result<_, _>>()?,
            has_more,
            total: Total::of(total),
        })
    }
}

/// So many rows are counted at most.
const N_COUNTED: i64 = Total::MAX_EXACT.cast_signed() + 1;
