//! The queries of lists, and the cursors in them.

use axum::extract::FromRequestParts;
use axum::http::{Request, Uri};
use futures_util::FutureExt;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tollgate_api_types::{AuditQuery, MemberQuery, ProjectQuery, SessionQuery, UserQuery};
use tollgate_server::body::KnownQuery;
use tollgate_server::paging::{
    List, cursor, events_slice, members_slice, project_position, projects_slice, session_position,
    sessions_slice, user_position, users_slice,
};
use tollgate_server::store::{AuditFilter, kind_word};

/// What a list understood of a query.
struct Asked {
    limit: u32,
    /// The texts that go to the database.
    texts: Vec<String>,
    /// The cursor that was sent.
    cursor: Option<String>,
    /// The one that the server writes for what it read in it.
    written: Option<String>,
}

/// Gives `None` for what the list refuses.
type Read = fn(&Uri) -> Option<Asked>;

const LISTS: [(&str, Read); 5] = [
    ("users", users),
    ("projects", projects),
    ("members", members),
    ("sessions", sessions),
    ("audit", audit),
];

/// A list and its query, as in `users?limit=5`.
///
/// What is taken is known, came once and is kept as it was sent. A cursor is the very text that the server writes, and
/// is none of another list.
pub(crate) fn lists(data: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(data) else {
        return false;
    };
    let Some((name, query)) = text.split_once('?') else {
        return false;
    };
    let Some((_, list)) = LISTS.iter().find(|(known, _)| *known == name) else {
        return false;
    };
    let Some(asked) = uri(query).as_ref().and_then(list) else {
        return false;
    };
    assert!((1..=100).contains(&asked.limit));
    assert!(asked.texts.iter().all(|text| !text.contains('\0')));
    assert_eq!(asked.cursor, asked.written);
    if let Some(cursor) = asked.cursor {
        let alone = uri(&format!("cursor={cursor}")).expect("a cursor needs no escapes");
        for (other, list) in LISTS.iter().filter(|(other, _)| *other != name) {
            assert!(list(&alone).is_none(), "it is a cursor of {other}, too");
        }
    }
    true
}

fn users(uri: &Uri) -> Option<Asked> {
    let query: UserQuery = read(uri)?;
    let (q, sent) = (query.q.clone(), query.cursor.clone());
    let slice = users_slice(query).ok()?;
    let list = List::Users(slice.sort, slice.order);
    let written = cursor(&list, &slice.place, |row| user_position(row.clone()));
    let of_cursor = slice.place.row().cloned().map(|row| [row.text, row.usr_id]);
    Some(Asked {
        limit: slice.limit,
        texts: texts(q.as_deref(), slice.q, of_cursor.into_iter().flatten()),
        cursor: sent,
        written,
    })
}

fn projects(uri: &Uri) -> Option<Asked> {
    let query: ProjectQuery = read(uri)?;
    let (q, sent) = (query.q.clone(), query.cursor.clone());
    let slice = projects_slice(query).ok()?;
    let list = List::Projects(slice.sort, slice.order);
    let written = cursor(&list, &slice.place, |row| project_position(row.clone()));
    let of_cursor = slice
        .place
        .row()
        .cloned()
        .map(|row| [row.name, row.tenant_id]);
    Some(Asked {
        limit: slice.limit,
        texts: texts(q.as_deref(), slice.q, of_cursor.into_iter().flatten()),
        cursor: sent,
        written,
    })
}

fn members(uri: &Uri) -> Option<Asked> {
    let query: MemberQuery = read(uri)?;
    let (q, sent) = (query.q.clone(), query.cursor.clone());
    let slice = members_slice(query).ok()?;
    let written = cursor(&List::Members, &slice.place, String::clone);
    Some(Asked {
        limit: slice.limit,
        texts: texts(q.as_deref(), slice.q, slice.place.row().cloned()),
        cursor: sent,
        written,
    })
}

/// Whose sessions they are is asked beside the page.
fn sessions(uri: &Uri) -> Option<Asked> {
    let query: SessionQuery = read(uri)?;
    let (q, sent) = (query.q.clone(), query.cursor.clone());
    let slice = sessions_slice(query).ok()?;
    let list = List::Sessions(slice.filter.state, slice.sort, slice.order);
    let of_cursor = slice.place.row().map(|row| row.usr_id.clone());
    Some(Asked {
        limit: slice.limit,
        texts: texts(q.as_deref(), slice.filter.q, of_cursor),
        cursor: sent,
        written: cursor(&list, &slice.place, |row| session_position(row.clone())),
    })
}

fn audit(uri: &Uri) -> Option<Asked> {
    let query: AuditQuery = read(uri)?;
    let (q, sent) = (query.q.clone(), query.cursor.clone());
    let slice = events_slice(query.clone()).ok()?;
    check_filter(query, &slice.filter);
    let written = cursor(&List::Audit, &slice.place, |id| *id);
    let AuditFilter {
        usr_id,
        actor,
        ip,
        tenant_id,
        request_id,
        ..
    } = slice.filter;
    let exact = [usr_id, actor, ip, tenant_id, request_id]
        .into_iter()
        .flatten();
    Some(Asked {
        limit: slice.limit,
        texts: texts(q.as_deref(), slice.filter.q, exact),
        cursor: sent,
        written,
    })
}

/// Nothing that was asked for is left out, or is something else.
fn check_filter(asked: AuditQuery, filter: &AuditFilter) {
    assert_eq!(filter.usr_id, asked.usr_id);
    assert_eq!(filter.actor, asked.actor);
    let kinds: Vec<_> = filter.kinds.iter().copied().map(kind_word).collect();
    assert_eq!(kinds.join(","), asked.kind.unwrap_or_default());
    assert_eq!(filter.session.map(|sid| sid.to_string()), asked.sid);
    assert_eq!(filter.ip, asked.ip);
    assert_eq!(filter.tenant_id, asked.tenant_id);
    assert_eq!(filter.request_id, asked.request_id);
    assert_eq!(filter.newer_than, asked.newer_than);
    assert_eq!((filter.from, filter.to), (asked.from, asked.to));
}

/// All texts of a query; the one to look for is what was sent, without the space around it.
fn texts(sent: Option<&str>, q: String, others: impl IntoIterator<Item = String>) -> Vec<String> {
    assert_eq!(q, sent.unwrap_or_default().trim());
    assert!(q.len() <= 200);
    [q].into_iter().chain(others).collect()
}

fn uri(query: &str) -> Option<Uri> {
    let uri = Uri::builder().path_and_query(format!("/?{query}"));
    uri.build().ok()
}

/// The query as the server reads it. Each of its parameters is in it once, and is kept.
fn read<Q: DeserializeOwned + Serialize>(uri: &Uri) -> Option<Q> {
    let request = Request::builder().uri(uri).body(()).ok()?;
    let (mut parts, ()) = request.into_parts();
    let read = KnownQuery::<Q>::from_request_parts(&mut parts, &());
    let read = read.now_or_never().expect("a query is there at once");
    let KnownQuery(query) = read.ok()?;
    let kept = serde_json::to_value(&query).expect("a query can be written");
    let mut kept = kept.as_object().expect("a query has members").clone();
    for (name, value) in parameters(uri.query().unwrap_or_default()) {
        let kept = kept.remove(&name).expect("it is known, and came once");
        let is_same = match kept {
            Value::Number(number) => value.parse().ok() == number.as_i64(),
            Value::String(text) => text == value,
            Value::Bool(is_so) => value.parse() == Ok(is_so),
            _ => false,
        };
        assert!(is_same, "{name} is something else");
    }
    assert!(kept.is_empty(), "something is there that was not sent");
    Some(query)
}

fn parameters(query: &str) -> impl Iterator<Item = (String, String)> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}
