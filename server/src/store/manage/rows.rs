//! A page of a list, as it comes out of the database.

use crate::store::StoreError;
use crate::store::sql::Row;

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    /// Its rows, in order.
    pub items: Vec<T>,
    /// Whether there are rows after it.
    pub has_more: bool,
    /// How many rows match on all pages together.
    pub total: u64,
}

/// How many rows to fetch for a page of at most `limit`: one more tells whether there is another page.
pub(super) fn n_fetched(limit: u32) -> i64 {
    i64::from(limit) + 1
}

impl<T> Rows<T> {
    /// Reads a page of at most `limit` out of [`n_fetched`] rows, and out of the one that counts all that match.
    pub(super) fn read(
        fetched: &[Row],
        limit: u32,
        count: &Row,
        read: fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Self, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Self {
            items: fetched
                .iter()
                .take(limit)
                .map(read)
                .collect::<Result<_, _>>()?,
            has_more: fetched.len() > limit,
            total: count.count("total")?,
        })
    }
}
