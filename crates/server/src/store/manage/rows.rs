//! A page of a list, as it comes out of the database: its rows, where they stand, and how many rows the list has.
//!
//! A page is beside a row, whose place in the order is known by value and not by number: after it, or before it. The
//! first page is after nothing, and the last one is the first of the list the other way round. So each page costs the
//! same, wherever it is, and shows its rows in the order of the list.
//!
//! Rows are counted up to one more than is told exactly, so that a list costs no more however long it is.

use tollgate_api_types::Total;

use crate::store::StoreError;
use crate::store::sql::{Connection, Query, Row, Value};

/// Which page of a list. The offset is the number of its first row for a page after a row, and of the first row after it
/// for a page before one, as far as anybody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<P> {
    /// The first one.
    First,
    /// The one that begins after this row.
    After(P, Option<u64>),
    /// The one that ends before this row.
    Before(P, Option<u64>),
    /// The last one.
    Last,
}

impl<P> Place<P> {
    /// The row that it is beside.
    #[must_use]
    pub const fn row(&self) -> Option<&P> {
        match self {
            Self::After(row, _) | Self::Before(row, _) => Some(row),
            Self::First | Self::Last => None,
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    /// Its rows, in order.
    pub items: Vec<T>,
    /// How many rows come before it, as far as anybody knows.
    pub offset: Option<u64>,
    /// Whether there are rows before it.
    pub has_previous: bool,
    /// Whether there are rows after it.
    pub has_next: bool,
    /// How many rows match on all pages together.
    pub total: Total,
}

/// How rows are read: from a row on, one way or the other.
#[derive(Debug)]
pub(in crate::store) struct Reading<'a, P> {
    /// The row after which, or before which, to begin; `None` for the end of the list.
    pub(in crate::store) beside: Option<&'a P>,
    /// Whether they are read against the order of the list.
    pub(in crate::store) is_backwards: bool,
    /// How many rows at most: one more than the page has, which tells whether there is another page.
    pub(in crate::store) limit: i64,
}

/// How many rows a list has.
pub(in crate::store) enum Count {
    /// So many, or more than [`Total::MAX_EXACT`].
    Known(u64),
    /// What this gives as `total`; it counts up to [`N_COUNTED`] rows.
    Asked(Query),
    /// What each row of a page has as `total`; where a page has no row, this gives it.
    InRows(Query),
}

/// So many rows are counted at most.
pub(in crate::store) const N_COUNTED: i64 = Total::MAX_EXACT.cast_signed() + 1;

/// Goes on to count rows, which `found` says where to find: from ` FROM` on.
pub(in crate::store) fn counted(mut query: Query, found: impl FnOnce(&mut Query)) -> Query {
    query.say("SELECT count(*) AS total FROM (SELECT 1");
    found(&mut query);
    query.say(" LIMIT ").put(N_COUNTED).say(") AS few");
    query
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sorting {
    /// What several rows may have in common.
    pub(super) key: &'static str,
    /// What tells those apart.
    pub(super) id: &'static str,
    /// Whether the lowest one comes first, the way the rows are read.
    pub(super) is_up: bool,
}

impl Sorting {
    /// That a row comes after the one with this key and this id, and how many there are of them in which order.
    pub(super) fn put(self, beside: Option<(Value, Value)>, limit: i64, query: &mut Query) {
        let Self { key, id, is_up } = self;
        if let Some((key_of_row, id_of_row)) = beside {
            query.say(" AND (").say(key).say(", ").say(id);
            query.say(if is_up { ") > (" } else { ") < (" });
            query.put(key_of_row).say(", ").put(id_of_row).say(")");
        }
        query.say(" ORDER BY ").say(key);
        query.say(if is_up { ", " } else { " DESC, " }).say(id);
        query.say(if is_up { " LIMIT " } else { " DESC LIMIT " });
        query.put(limit);
    }
}

/// Reads a page; `list` is the statement for a way of reading, and `row` what becomes of each row.
///
/// # Errors
/// When the database is unavailable.
pub(in crate::store) async fn read_page<P, T>(
    reader: &mut Connection,
    place: &Place<P>,
    limit: u32,
    count: Count,
    list: impl Fn(&Reading<'_, P>) -> Query,
    row: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Rows<T>, StoreError> {
    let mut place = place;
    let mut fetched = list(&reading(place, limit)).fetch_all(reader).await?;
    if matches!(place, Place::Before(..)) && count_of(&fetched) < u64::from(limit) {
        // The start of the list is nearer than a page: then the page is the first one, and a whole one.
        place = &Place::First;
        fetched = list(&reading(place, limit)).fetch_all(reader).await?;
    }
    let is_whole_list =
        matches!(place, Place::First | Place::Last) && count_of(&fetched) <= u64::from(limit);
    let total = match (count, fetched.first()) {
        _ if is_whole_list => count_of(&fetched),
        (Count::Known(total), _) => total,
        (Count::InRows(_), Some(row)) => row.count("total")?,
        (Count::Asked(query) | Count::InRows(query), _) => {
            query.fetch_one(reader).await?.count("total")?
        }
    };
    let total = Total::of(total);
    let n_shown = match place {
        Place::Last => n_on_last(total, limit),
        _ => limit,
    };
    let has_more = count_of(&fetched) > u64::from(n_shown);
    fetched.truncate(usize::try_from(n_shown).unwrap_or(usize::MAX));
    let items = fetched.iter().map(row).collect::<Result<_, _>>()?;
    Ok(arranged(place, items, has_more, total))
}

fn count_of(rows: &[Row]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

fn reading<P>(place: &Place<P>, limit: u32) -> Reading<'_, P> {
    let (beside, is_backwards) = match place {
        Place::First => (None, false),
        Place::After(row, _) => (Some(row), false),
        Place::Before(row, _) => (Some(row), true),
        Place::Last => (None, true),
    };
    Reading {
        beside,
        is_backwards,
        limit: i64::from(limit).saturating_add(1),
    }
}

/// How many rows the last page has, so that all pages before it are full.
fn n_on_last(total: Total, limit: u32) -> u32 {
    match total {
        Total::Exact(0) | Total::AtLeast(_) => limit,
        Total::Exact(total) => {
            let rest = u32::try_from((total - 1) % u64::from(limit.max(1))).unwrap_or(limit);
            rest.saturating_add(1)
        }
    }
}

/// A page of rows that were read so.
fn arranged<P, T>(place: &Place<P>, mut items: Vec<T>, has_more: bool, total: Total) -> Rows<T> {
    let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let (has_previous, has_next, offset) = match place {
        Place::First => (false, has_more, Some(0)),
        Place::After(_, offset) => (true, has_more, *offset),
        Place::Before(_, end) => (has_more, true, end.map(|end| end.saturating_sub(n))),
        Place::Last => (has_more, false, None),
    };
    if matches!(place, Place::Before(..) | Place::Last) {
        items.reverse();
    }
    Rows {
        items,
        offset: numbered(offset, n, has_previous, has_next, total),
        has_previous,
        has_next,
        total,
    }
}

/// The number of a page's first row, by what is known for certain, and else by the number that has travelled with the
/// cursor: rows may have come and gone since.
fn numbered(
    carried: Option<u64>,
    n: u64,
    has_previous: bool,
    has_next: bool,
    total: Total,
) -> Option<u64> {
    match (has_previous, has_next, total) {
        (false, _, _) => Some(0),
        (true, false, Total::Exact(total)) => Some(total.saturating_sub(n)),
        (true, true, Total::Exact(total)) => {
            let most = total.saturating_sub(n.saturating_add(1));
            carried.map(|offset| offset.max(1).min(most.max(1)))
        }
        (true, _, Total::AtLeast(_)) => carried.map(|offset| offset.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of these rows, in the order in which they were read.
    fn check(
        place: &Place<()>,
        read: &[u8],
        has_more: bool,
        total: Total,
        expected: (&[u8], Option<u64>, [bool; 2]),
    ) {
        let rows = arranged(place, read.to_vec(), has_more, total);
        let found = (
            rows.items.as_slice(),
            rows.offset,
            [rows.has_previous, rows.has_next],
        );
        assert_eq!(found, expected, "{place:?} {total:?}");
    }

    #[test]
    fn a_page_says_where_it_stands_and_what_is_beside_it() {
        let total = Total::Exact(50);
        check(
            &Place::First,
            &[1, 2],
            true,
            total,
            (&[1, 2], Some(0), [false, true]),
        );
        check(
            &Place::After((), Some(20)),
            &[3, 4],
            true,
            total,
            (&[3, 4], Some(20), [true, true]),
        );
        check(
            &Place::After((), Some(48)),
            &[3, 4],
            false,
            total,
            (&[3, 4], Some(48), [true, false]),
        );
        check(
            &Place::Before((), Some(22)),
            &[4, 3],
            true,
            total,
            (&[3, 4], Some(20), [true, true]),
        );
        check(
            &Place::Last,
            &[4, 3],
            true,
            total,
            (&[3, 4], Some(48), [true, false]),
        );
        check(
            &Place::Last,
            &[2, 1],
            false,
            Total::Exact(2),
            (&[1, 2], Some(0), [false, false]),
        );
    }

    #[test]
    fn at_both_ends_the_number_is_right_whatever_has_come_and_gone_meanwhile() {
        // Ten rows are gone since the cursor was made.
        check(
            &Place::After((), Some(48)),
            &[3, 4],
            false,
            Total::Exact(40),
            (&[3, 4], Some(38), [true, false]),
        );
        check(
            &Place::After((), Some(45)),
            &[3, 4],
            true,
            Total::Exact(40),
            (&[3, 4], Some(37), [true, true]),
        );
        check(
            &Place::Before((), Some(7)),
            &[2, 1],
            false,
            Total::Exact(40),
            (&[1, 2], Some(0), [false, true]),
        );
        check(
            &Place::Before((), Some(1)),
            &[2, 1],
            true,
            Total::Exact(40),
            (&[1, 2], Some(1), [true, true]),
        );
        check(
            &Place::After((), Some(48)),
            &[],
            false,
            Total::Exact(48),
            (&[], Some(48), [true, false]),
        );
    }

    #[test]
    fn where_nobody_has_counted_no_number_is_made_up() {
        let total = Total::AtLeast(1_000);
        check(
            &Place::Last,
            &[4, 3],
            true,
            total,
            (&[3, 4], None, [true, false]),
        );
        check(
            &Place::Before((), None),
            &[4, 3],
            true,
            total,
            (&[3, 4], None, [true, true]),
        );
        check(
            &Place::After((), Some(1_020)),
            &[3],
            true,
            total,
            (&[3], Some(1_020), [true, true]),
        );
        check(
            &Place::Before((), None),
            &[4, 3],
            false,
            total,
            (&[3, 4], Some(0), [false, true]),
        );
    }

    #[test]
    fn the_last_page_has_what_full_pages_leave_for_it() {
        for (total, limit, n) in [
            (Total::Exact(50), 20, 10),
            (Total::Exact(40), 20, 20),
            (Total::Exact(1), 20, 1),
            (Total::Exact(0), 20, 20),
            (Total::Exact(7), 1, 1),
            (Total::AtLeast(1_000), 20, 20),
        ] {
            assert_eq!(n_on_last(total, limit), n, "{total:?} {limit}");
        }
    }
}
