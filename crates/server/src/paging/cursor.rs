//! Cursors: where a page stands in its list, as a text that is opaque to clients.
//!
//! A cursor names its list with its order, so that none is taken for one of another; and it is taken only in the very
//! spelling in which it was given.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tollgate_api_types::{Order, Page, ProjectSort, SessionSort, SessionState, UserSort};

use crate::error::ApiError;
use crate::store::{PagePlace, Rows};

/// No cursor of ours comes near this.
pub const MAX_CURSOR: usize = 2_048;

/// No list is longer, as far as any cursor of ours says.
const MAX_OFFSET: u64 = 1 << 53;

/// Which list, in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    /// The users.
    Users(UserSort, Order),
    /// The projects.
    Projects(ProjectSort, Order),
    /// The members of a project.
    Members,
    /// Sessions.
    Sessions(SessionState, SessionSort, Order),
    /// The audit log.
    Audit,
}

/// A place in a list, as it travels.
#[derive(Serialize, Deserialize)]
enum Mark<P> {
    #[serde(rename = "a")]
    After(P, Option<u64>),
    #[serde(rename = "b")]
    Before(P, Option<u64>),
    #[serde(rename = "l")]
    Last,
}

/// A page on its way out; `position` is what a cursor holds of a row.
pub fn page<T, P: Serialize>(rows: Rows<T>, list: &List, position: impl Fn(&T) -> P) -> Page<T> {
    let after = |offset: u64| offset.saturating_add(u64::try_from(rows.items.len()).unwrap_or(0));
    let next = rows.items.last().filter(|_| rows.has_next).map(|row| {
        let mark = Mark::After(position(row), rows.offset.map(after));
        seal(&(list, mark))
    });
    let last = || seal(&(list, Mark::<()>::Last));
    let previous = rows.has_previous.then(|| match rows.items.first() {
        Some(row) => seal(&(list, Mark::Before(position(row), rows.offset))),
        // All rows from here on have gone meanwhile.
        None => last(),
    });
    Page {
        offset: rows.offset,
        next_cursor: next,
        prev_cursor: previous,
        last_cursor: rows.has_next.then(last),
        total: rows.total,
        items: rows.items,
    }
}

/// The cursor that leads to a page; the first one has none.
pub fn cursor<T, P: Serialize>(
    list: &List,
    place: &PagePlace<T>,
    position: impl Fn(&T) -> P,
) -> Option<String> {
    let mark = match place {
        PagePlace::First => return None,
        PagePlace::After(row, offset) => Mark::After(position(row), *offset),
        PagePlace::Before(row, offset) => Mark::Before(position(row), *offset),
        PagePlace::Last => Mark::Last,
    };
    Some(seal(&(list, mark)))
}

/// Which page a cursor leads to; `position` reads what it holds of a row.
pub(super) fn place<T, P: Serialize + DeserializeOwned>(
    cursor: Option<String>,
    list: &List,
    position: impl Fn(P) -> Option<T>,
) -> Result<PagePlace<T>, ApiError> {
    let Some(cursor) = cursor else {
        return Ok(PagePlace::First);
    };
    let opened = open::<(List, Mark<P>)>(&cursor).filter(|(of, _)| of == list);
    let mark = opened.and_then(|(_, mark)| match mark {
        Mark::After(row, offset) => Some(PagePlace::After(position(row)?, believable(offset)?)),
        Mark::Before(row, offset) => Some(PagePlace::Before(position(row)?, believable(offset)?)),
        Mark::Last => Some(PagePlace::Last),
    });
    mark.ok_or_else(|| ApiError::BadRequest("The cursor is not of this list.".into()))
}

/// A number of rows, if it is one that a list can have.
fn believable(offset: Option<u64>) -> Option<Option<u64>> {
    match offset {
        Some(offset) if offset > MAX_OFFSET => None,
        offset => Some(offset),
    }
}

/// A position as a text that is opaque to clients.
fn seal<T: Serialize>(position: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).unwrap_or_default())
}

/// The position in a text of [`seal`]; `None` for any other, be it the same position in another spelling.
fn open<T: DeserializeOwned + Serialize>(text: &str) -> Option<T> {
    if text.len() > MAX_CURSOR {
        return None;
    }
    let json = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let position = serde_json::from_str(&json).ok()?;
    (!holds_nul(&json) && seal(&position) == text).then_some(position)
}

/// Whether a text in JSON holds a NUL, which PostgreSQL takes in none.
fn holds_nul(json: &str) -> bool {
    // A backslash is written as two: what follows them is what it seems to be.
    json.replace(r"\\", "").contains(r"\u0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: List = List::Projects(ProjectSort::Name, Order::Asc);

    fn led_to(cursor: String) -> Result<PagePlace<(String, String)>, ApiError> {
        place(Some(cursor), &LIST, Some)
    }

    fn position(name: &str) -> (String, String) {
        (name.into(), "acme".into())
    }

    #[test]
    fn a_list_goes_on_after_every_name_that_there_can_be() {
        for name in [
            "Acme",
            "",
            "서연",
            "a\"b",
            "a\\b",
            r"\u0000",
            r"\\u0000",
            r"a\\\u0000",
        ] {
            let cursor = seal(&(LIST, Mark::After(position(name), Some(20))));
            let place = PagePlace::After(position(name), Some(20));
            assert!(led_to(cursor).is_ok_and(|led| led == place), "{name}");
            let cursor = seal(&(LIST, Mark::Before(position(name), None)));
            let place = PagePlace::Before(position(name), None);
            assert!(led_to(cursor).is_ok_and(|led| led == place), "{name}");
        }
        for name in ["\0", "a\0b", "\\\0"] {
            let cursor = seal(&(LIST, Mark::After(position(name), Some(20))));
            assert!(led_to(cursor).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_cursor_of_another_list_or_order_leads_nowhere() {
        for list in [
            List::Projects(ProjectSort::Name, Order::Desc),
            List::Projects(ProjectSort::TenantId, Order::Asc),
            List::Users(UserSort::UsrId, Order::Asc),
            List::Members,
            List::Audit,
        ] {
            assert!(led_to(seal(&(list, Mark::After(position("a"), Some(20))))).is_err());
            assert!(led_to(seal(&(list, Mark::<()>::Last))).is_err(), "{list:?}");
        }
        assert!(led_to(seal(&(LIST, Mark::<()>::Last))).is_ok());
    }

    #[test]
    fn a_number_of_rows_that_no_list_has_leads_nowhere() {
        let cursor = |offset| seal(&(LIST, Mark::After(position("a"), Some(offset))));
        assert!(led_to(cursor(MAX_OFFSET)).is_ok());
        assert!(led_to(cursor(MAX_OFFSET + 1)).is_err());
    }

    #[test]
    fn a_page_leads_to_its_neighbours_and_to_both_ends() {
        let rows = |items: &[i64], has_previous, has_next| Rows {
            items: items.to_vec(),
            offset: Some(20),
            has_previous,
            has_next,
            total: tollgate_api_types::Total::Exact(50),
        };
        let led = |cursor: &Option<String>| {
            let cursor = cursor.clone()?;
            place(Some(cursor), &List::Audit, Some::<i64>).ok()
        };
        let middle = page(rows(&[7, 6], true, true), &List::Audit, |id| *id);
        assert_eq!(
            led(&middle.next_cursor),
            Some(PagePlace::After(6, Some(22)))
        );
        assert_eq!(
            led(&middle.prev_cursor),
            Some(PagePlace::Before(7, Some(20)))
        );
        assert_eq!(led(&middle.last_cursor), Some(PagePlace::Last));
        let whole = page(rows(&[7, 6], false, false), &List::Audit, |id| *id);
        assert_eq!(
            (whole.next_cursor, whole.prev_cursor, whole.last_cursor),
            (None, None, None)
        );
        // The rows that were here have gone meanwhile.
        let empty = page(rows(&[], true, false), &List::Audit, |id| *id);
        assert_eq!(led(&empty.prev_cursor), Some(PagePlace::Last));
    }
}
